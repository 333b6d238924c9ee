"""Bytes to text: by byte order mark, declared encoding, UTF-8, and only then by guess."""

import codecs

from communique.intake.record import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WESTERN = "cp1252"  # of encodings that fit equally well, the usual one
_AS_BROWSERS_READ = {"iso8859-1": _WESTERN, "ascii": _WESTERN}


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of the bytes. Raises UnreadableError (encoding) where no encoding fits."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked, _known(declared), "utf-8"):
        text = _decoded(data, name)
        if text is not None:
            return text
    return _guessed(data)


def _known(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared).name if declared else None
    except LookupError:
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


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = [] if data.count(0) > len(data) // 2 else list(from_bytes(data))
    if matches:
        best = matches[0]
        equal = [m for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence)]
        western = any(_WESTERN in (m.encoding, *m.could_be_from_charset) for m in equal)
        text = _decoded(data, _WESTERN if western else best.encoding)
        if text is not None:
            return text
    raise UnreadableError("encoding", "the bytes are text in no encoding we know: save the file as UTF-8")
