"""What differs between two releases, row by row, and why.

`edition` finds releases, `compare` finds what differs, `merging` what has gone into what, `reasons` why, `log` keeps
changes.parquet, `report` writes CHANGES.md, and `show` prints on a terminal.
"""
