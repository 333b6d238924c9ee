"""Parsing engines: worker processes of this machine, or a Ray cluster. The bytes are the same."""
