"""The form of a compiled gazetteer: its files, and what is kept of each place."""

import numpy as np

NAMES, PLACES, TEXTS, ABOUT = "names.marisa", "places.npy", "texts.bin", "about.json"

# `own` counts in the list of entity ids that the seeds have for places; `admin1` and `admin2` are records; -1 is none.
RECORD = np.dtype([
    ("geonames_id", "<i4"), ("latitude", "<f4"), ("longitude", "<f4"), ("population", "<u4"), ("country", "<i2"),
    ("admin1", "<i4"), ("admin2", "<i4"), ("kind", "u1"), ("feature", "<i2"), ("own", "<i4"), ("text", "<u4"),
])  # fmt: skip
CITY, ADMIN1, ADMIN2, FEATURE, COUNTRY = range(5)  # kinds of places

NAME_FORMAT = "<IB"  # record, and how the name belongs to it:
PRIMARY, OTHER, ABBREVIATION = range(3)
