"""Which articles belong together: versions of one document, near-duplicates, and reports on one story."""
