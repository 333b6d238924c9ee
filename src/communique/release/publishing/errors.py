"""What goes wrong when a release is published, told without credentials."""

import os
import re

_SECRET = re.compile(r"(?i)key|secret|token|pass|credential")
_SHORTEST = 6  # characters of a setting that is worth hiding: hiding "s3" would spoil every message


class PublishError(Exception):
    """A release was not published; the message names the place and says what to do."""


def shown(address: str) -> str:
    """An address without the user, password, or signature that may stand in it."""
    return re.sub(r"(?<=://)[^/@]*@", "", address).split("?")[0]


def first_line(error: Exception) -> str:
    """What another library says, without credentials: those of the environment, and those in addresses."""
    text = str(error).partition("\n")[0]
    secrets = {v for k, v in os.environ.items() if _SECRET.search(k) and len(v) >= _SHORTEST}
    for secret in sorted(secrets, key=lambda s: (-len(s), s)):
        text = text.replace(secret, "…")
    return " ".join(shown(word) if "://" in word else word for word in text.split())
