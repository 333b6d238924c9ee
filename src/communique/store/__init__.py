"""Files under a home: where they lie, how they are written, and how the corpus is read as a whole."""
