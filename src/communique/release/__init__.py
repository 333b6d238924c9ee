"""Releases: built from checked files alone, opened, queried and verified with nothing but their folder."""
