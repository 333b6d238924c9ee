"""The spaCy pipeline, its stored analyses, and sentences."""
