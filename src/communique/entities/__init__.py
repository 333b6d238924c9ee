"""Mentions in a parsed article, and the entities they refer to."""
