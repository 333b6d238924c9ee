"""Bytes to text: by byte order mark, declared encoding, UTF-8, and only then by guess."""

import codecs

from communique.intake.record import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WESTERN = "cp1252"  # of encodings that fit equally well, the usual one
_WHOLE_TO_BROKEN = 20
_SAMPLE = 100_000  # bytes
_ASCII = bytes(range(128))
# Codecs of Python that are no encodings of documents; to undo punycode takes the square of the length.
_NO_ENCODINGS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"))
_AS_BROWSERS_READ = {"iso8859-1": _WESTERN, "ascii": _WESTERN}


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of the bytes. Raises UnreadableError (undecodable) where no encoding fits."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked, known_encoding(declared), "utf-8"):
        text = _decoded(data, name)
        if text is not None:
            return text
    mostly = _mostly_utf8(data)
    return _guessed(data) if mostly is None else mostly


def known_encoding(declared: str | None) -> str | None:
    """Python's name of a declared encoding; None where it is none that a document can be in."""
    try:
        name = codecs.lookup(declared).name if declared else None
    except (LookupError, ValueError):
        return None
    if name and name.replace("_", "-") in _NO_ENCODINGS:
        return None
    return _AS_BROWSERS_READ.get(name or "", name)


def _decoded(data: bytes, name: str | None) -> str | None:
    if name is None:
        return None
    try:
        text = data.decode(name)
    except (UnicodeError, LookupError):  # LookupError: a codec that is not one of text
        return None
    return None if "\0" in text else text  # a text has none: it is another encoding, or no text at all


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, as where a text was cut within a character; the broken ones are marked."""
    text = data.decode("utf-8-sig", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if broken * _WHOLE_TO_BROKEN <= whole and "\0" not in text else None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = [] if data.count(0) > len(data) // 2 else list(from_bytes(_sample(data)))
    if matches:
        best = matches[0]
        equal = [m for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence)]
        western = any(_WESTERN in (m.encoding, *m.could_be_from_charset) for m in equal)
        for name in (_WESTERN if western else best.encoding, *(m.encoding for m in matches)):
            text = _decoded(data, name)
            if text is not None:
                return text
    raise UnreadableError("undecodable", "the bytes are text in no encoding we know: save the file as UTF-8")


def _sample(data: bytes) -> bytes:
    """What to guess by: a stretch that begins before the first byte that is not ASCII. Guessing is slow."""
    first = len(data) - len(data.lstrip(_ASCII))
    start = max(0, first - _SAMPLE // 10)
    return data[start : start + _SAMPLE]
