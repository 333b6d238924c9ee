"""Places: the compiled gazetteer, where an article names a place, and which place it is."""
