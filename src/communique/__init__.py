"""Communiqué: political events from news, each with the sentence that says so."""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`communique.open`, imported when it is first asked for: importing the package must stay cheap."""
    if name == "open":
        from communique.release.read import open

        return open
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
