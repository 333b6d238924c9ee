"""Raw files: landed as immutable batches, then read into records."""
