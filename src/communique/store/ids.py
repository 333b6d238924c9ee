"""Ids made from content, so that the same input has the same ids everywhere."""

from hashlib import sha256

_SEPARATOR = "\x1f"  # a unit separator cannot stand in the parts: cleaning removes control characters


def content_id(letter: str, *parts: object) -> str:
    """One letter for the kind of thing and the first 16 hex digits of SHA-256 over the parts."""
    return letter + sha256(_SEPARATOR.join(map(str, parts)).encode()).hexdigest()[:16]


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hex digits."""
    return sha256(text.encode()).hexdigest()
