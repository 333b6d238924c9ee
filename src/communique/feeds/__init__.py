"""Polls the feeds of sources, fetches the articles that they name, and leaves them in the inbox as WARC files."""
