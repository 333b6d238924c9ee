"""Bad input of every kind: sound files that are damaged, misnamed and joined, and files that are bad from the start."""

import bz2
import gzip
import lzma
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import zstandard

from .hostile_inputs import HOSTILE, SIDECARS
from .sound_inputs import Maker, Sound

SUFFIXES = (
    ".txt", ".html", ".jsonl", ".json", ".csv", ".tsv", ".parquet", ".warc", ".xml", ".rss", ".nitf", ".zip", ".tar",
    ".tar.gz", ".tgz", ".tar.zst", ".gz", ".zst", ".bz2", ".xz", ".pdf", ".doc", ".unknown", "",
)  # fmt: skip
NAMES = ("{}", "a b {}", "-{}", "Ереван {}", "\u202e{}\u200b", "{}\n.x", "%2e%2e%2f{}", "C:\\{}", "{}:$DATA", "CON{}")
CHARACTERS = (
    b"\0", b"\0" * 8, b"\x1b[2J", b"\x08\x0c", b"\x7f", b"\x1a", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\xc0\xaf", "\u202e\u2066".encode(), "\u200b\u200f\ufeff".encode(), "\ufffe\uffff".encode(),
    "\u2028\u2029\x85".encode(), "e\u0301\u0323\u0301".encode() * 40, "\U000e0041".encode(), "ﷺ".encode(),
    b"\\ud800", b"\\udc00\\ud800", b"\\u0000", b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&nbsp;&bogus;",
    b"]]>", b"<!--", b"<![CDATA[", b"<?", b"&x;", b'"', b'""', b"'", b"\r", b"\r\r\n", b"\\", b"%", b"${x}", b"sep=;\n",
)  # fmt: skip
VALUES = (
    b"null", b"true", b"[]", b"{}", b'""', b"[null]", b"0", b"-1", b"1e999", b"-1e-999", b"NaN", b"Infinity",
    b"9" * 30, b"9" * 5000, b'["a", {"b": ["c"]}]', b'{"text": null}', b"[[[[[[[[1]]]]]]]]",
)  # fmt: skip
NUMBERS = (
    b"0", b"-0", b"-1", b"007", b"1e5", b"99999", b"2147483648", b"18446744073709551616", b"9" * 40, b"9" * 4400,
    b"1.5", b"\xd9\xa3", "²".encode(), "１２".encode(),
)  # fmt: skip
DATES = (
    b"0000-00-00", b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"2018-02-30", b"31/12/99", b"1e18",
    b"-99999999999", b"99999999999999999999", b"2018-09-07T25:61:61Z", b"2018-09-07T10:00:00+99:99", b"tomorrow",
    b"2018-W53-7", b"12018-01-01", b"1970-01-01", b"2999-01-01", "٢٠١٨-٠٩-٠٧".encode(), b"Thu, 31 Feb 2018 99:00 XYZ",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "cp1251", "shift_jis", "koi8-r", "utf-7", "cp037", "utf-8-sig")
DECLARED = (b"utf-16", b"koi8-r", b"shift_jis", b"utf-7", b"idna", b"rot13", b"unicode_escape", b"no-such", b"")
NESTED = (b"[", b'{"a":', b'{"text":[', b"<div>", b"<p><b>", b"<item>", b"<a>", b"(", b'"', b"<blockquote>")
LONG = (
    b"x", b" ", b"\n", b"\t", b",", b"a ", b"<p>", b"<br>", b"&amp;", b"9", b"-", b"A.", "\u00a0".encode(),
    "\u200f".encode(), "\u0301\u0323".encode(),
)  # fmt: skip
EMPTY = (b"", b" ", b"\n\n", b"\0" * 100, b"{}", b"[]", b"null", b"<a/>", b"PK\x03\x04", b"PAR1PAR1", b"\x1f\x8b")
_DATE = re.compile(rb"\d{4}-\d{2}-\d{2}(?:T[\d:]+Z)?|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT|\b15\d{8}\b")

Change = Callable[[Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad file: its name, what was done to it, its bytes, its sidecar, and the marks of what must be read of it."""

    name: str
    what: str
    data: bytes
    sidecar: bytes | None = None
    whole: frozenset[str] = frozenset()


def bad_input(make: Maker) -> Bad:
    """One bad file. Deterministic: the maker's random numbers decide."""
    draw, number = make.random, make.random.getrandbits(48)
    if draw.random() < 0.25:
        hostile = draw.choice(HOSTILE)
        suffix, data = hostile(make)
        return Bad(f"{number:012x}{suffix}", hostile.__name__, data)
    sound = make.file()
    form = sound.name.partition(".")[2]
    if draw.random() < 0.06:
        return Bad(f"{number:012x}.{form}", "sidecar", sound.data, draw.choice(SIDECARS), _marks(sound))
    if draw.random() < 0.1:
        return _misnamed(make, sound, number)
    if draw.random() < 0.08:
        return _joined(make, sound, f"{number:012x}.{form}")
    data, changes = sound.data, draw.choices(CHANGES, k=draw.choice((1, 1, 1, 2, 3)))
    if sound.inside is not None and draw.random() < 0.5:  # what lies inside is damaged
        data = gzip.compress(_changed(draw, changes, sound.inside.data), mtime=0)
    else:
        data = _changed(draw, changes, data)
    what = "+".join(change.__name__ for change in changes)
    return Bad(f"{number:012x}.{form}", what, data, whole=frozenset(sound.still_whole(data)))


def _marks(sound: Sound) -> frozenset[str]:
    return frozenset(a.mark for a in sound.articles)


def _changed(draw: Random, changes: list[Change], data: bytes) -> bytes:
    for change in changes:
        data = change(draw, data)
    return data


def _misnamed(make: Maker, sound: Sound, number: int) -> Bad:
    name = make.random.choice(NAMES).format(f"{number:012x}") + make.random.choice(SUFFIXES)
    if make.random.random() < 0.1:
        name = "n" * make.random.choice((170, 222)) + name[-18:]
    return Bad(name.replace("/", "_"), "misnamed", sound.data)


def _joined(make: Maker, sound: Sound, name: str) -> Bad:
    """Two files in one: half of one and half of another, or the one inside of the other's compression."""
    other, draw = make.file(), make.random
    match draw.randrange(4):
        case 0:
            data = sound.data[: len(sound.data) // 2] + other.data[len(other.data) // 2 :]
        case 1:
            data = sound.data + other.data
        case 2:
            data = draw.choice((bz2.compress, lzma.compress, zstandard.compress))(sound.data)
        case _:
            data = gzip.compress(sound.data, mtime=0) + gzip.compress(other.data, mtime=0)
    return Bad(name, "joined", data)


def _place(draw: Random, data: bytes) -> int:
    return draw.randint(0, len(data))


def _span(draw: Random, data: bytes) -> tuple[int, int]:
    start = _place(draw, data)
    return start, min(len(data), start + int(2 ** draw.uniform(0, 10)))


def flip(draw: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 20))):
        if changed:
            changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def insert(draw: Random, data: bytes) -> bytes:
    at = _place(draw, data)
    return data[:at] + draw.randbytes(draw.choice((1, 2, 50, 2000))) + data[at:]


def delete(draw: Random, data: bytes) -> bytes:
    start, end = _span(draw, data)
    return data[:start] + data[end:]


def repeat(draw: Random, data: bytes) -> bytes:
    start, end = _span(draw, data)
    return data[:end] + data[start:end] * draw.choice((1, 2, 20)) + data[end:]


def repeat_whole(draw: Random, data: bytes) -> bytes:
    return data * draw.choice((2, 3))


def move(draw: Random, data: bytes) -> bytes:
    start, end = _span(draw, data)
    rest = data[:start] + data[end:]
    at = _place(draw, rest)
    return rest[:at] + data[start:end] + rest[at:]


def cut_short(draw: Random, data: bytes) -> bytes:
    return data[: _place(draw, data)]


def cut_off(draw: Random, data: bytes) -> bytes:
    return data[_place(draw, data) :]


def characters(draw: Random, data: bytes) -> bytes:
    for _ in range(draw.choice((1, 3, 30))):
        at = _place(draw, data)
        data = data[:at] + draw.choice(CHARACTERS) + data[at:]
    return data


def marked(draw: Random, data: bytes) -> bytes:
    return draw.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\xef\xbb\xbf" * 2)) + data


def mojibake(draw: Random, data: bytes) -> bytes:
    for _ in range(draw.choice((1, 1, 2, 4))):
        data = data.decode("latin-1").encode()
    return data


def recoded(draw: Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(draw.choice(ENCODINGS), "replace")


def declared(draw: Random, data: bytes) -> bytes:
    return re.sub(rb"(?i)utf-8", draw.choice(DECLARED), data)


def upper(draw: Random, data: bytes) -> bytes:
    return data.upper()


def value(draw: Random, data: bytes) -> bytes:
    """One of the strings of JSON, CSV or XML's attributes becomes another value, or nothing."""
    found = list(re.finditer(rb'"[^"\n]*"', data[:20_000]))
    if not found:
        return data
    one = draw.choice(found)
    return data[: one.start()] + draw.choice(VALUES) + data[one.end() :]


def number(draw: Random, data: bytes) -> bytes:
    found = list(re.finditer(rb"\d+", data[:20_000]))
    if not found:
        return data
    one = draw.choice(found)
    return data[: one.start()] + draw.choice(NUMBERS) + data[one.end() :]


def date(draw: Random, data: bytes) -> bytes:
    odd = draw.choice(DATES)
    return _DATE.sub(lambda _: odd, data)


def same_name(draw: Random, data: bytes) -> bytes:
    """All keys, columns and tags of one name take another's, and so do all ids."""
    names = (b"id", b"title", b"text", b"published", b"url", b"author", b"guid", b"item", b"language")
    return re.sub(rb"\b%b\b" % draw.choice(names), draw.choice(names), data)


def nested(draw: Random, data: bytes) -> bytes:
    at = _place(draw, data)
    return data[:at] + draw.choice(NESTED) * draw.choice((30, 300, 3000, 20_000)) + data[at:]


def lengthened(draw: Random, data: bytes) -> bytes:
    at = _place(draw, data)
    return data[:at] + draw.choice(LONG) * draw.choice((300, 3000, 20_000)) + data[at:]


def emptied(draw: Random, data: bytes) -> bytes:
    return draw.choice(EMPTY)


CHANGES: list[Change] = [
    flip, insert, delete, repeat, repeat_whole, move, cut_short, cut_off, characters, characters, marked, mojibake,
    recoded, declared, upper, value, value, number, date, same_name, nested, lengthened, emptied,
]  # fmt: skip
