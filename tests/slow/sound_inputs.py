"""Small sound files of every format that is read, each with what tells its articles apart.

An article carries a number of its own in its text. Where a format parts its records by place, a file also says which
bytes must be whole for an article to be read: damage behind them, or for lines elsewhere, is no reason to lose it.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from .containers import tarred, warc_record, zipped

WHO = ("Armenia", "Georgia", "Finland", "Greece", "Poland", "Türkiye", "Côte d’Ivoire", "Azerbaijan", "Estonia")
DID = (
    "signed a treaty on trade with", "sent a delegation of twelve officials to", "recalled its ambassador from",
    "agreed to open a railway line to", "accused the government of", "promised winter aid to",
)  # fmt: skip
THEN = (
    "The talks lasted three days and ended with a statement that both sides read out to reporters.",
    "Officials said that the text would be put before parliament in the autumn.",
    "Neither ministry would say what had been left out of the final version.",
    "The border crossing had been closed since the spring, and traders on both sides had asked for it to open.",
    "Observers called the step modest but said that it would be hard to go back on.",
    "“We have waited for this longer than anyone expected,” the foreign minister told the press.",
)  # fmt: skip
DATES = ("2018-09-07", "2019-11-21T08:30:00Z", "Fri, 07 Sep 2018 10:00:00 GMT", "1568000000", "3 March 2020")


@dataclass(frozen=True, slots=True)
class Article:
    number: int
    title: str
    text: str
    date: str

    @property
    def mark(self) -> str:
        """What stands in this article's text and in no other."""
        return f"protocol {self.number}x"


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that can be read, the articles in it, and (mark, start, end) of the records that lie apart in its bytes.

    A record `apart` stands when its own line is whole; else all before its end must be. `inside` is the same file
    before it was compressed.
    """

    name: str
    data: bytes
    articles: tuple[Article, ...]
    spans: tuple[tuple[str, int, int], ...] = ()
    apart: bool = False
    inside: "Sound | None" = None

    def still_whole(self, data: bytes) -> set[str]:
        """The marks of the articles that must be read of these bytes, which the file's have become."""
        if self.inside is not None:
            return self.inside.still_whole(_decompressed(data))
        if not data.startswith(self.data[:16]):
            return set()
        same = _shared(self.data, data)
        whole = {mark for mark, _, end in self.spans if end <= same}
        if self.apart:
            lines = set(data.split(b"\n"))
            whole |= {mark for mark, start, end in self.spans if self.data[start:end].rstrip(b"\r\n") in lines}
        return whole


def _shared(one: bytes, other: bytes) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _decompressed(data: bytes) -> bytes:
    """What is in a gzip stream that may have been cut; nothing where it is damaged within."""
    try:
        return zlib.decompressobj(31).decompress(data)
    except zlib.error:
        return b""


class Maker:
    """Makes sound files; no two articles of one maker are equal."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._made = 0

    def file(self) -> Sound:
        """A file of any format, as it is or compressed."""
        made = self.random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0](self)
        if made.name.endswith(_PACKED) or self.random.random() > 0.15:
            return made
        if self.random.random() < 0.6:
            return replace(made, name=f"{made.name}.gz", data=gzip.compress(made.data, mtime=0), inside=made)
        return Sound(f"{made.name}.zst", zstandard.compress(made.data), made.articles)

    def article(self) -> Article:
        self._made += 1
        draw = self.random
        title = f"{draw.choice(WHO)} and {draw.choice(WHO)} meet in round {self._made}"
        first = f"{draw.choice(WHO)} {draw.choice(DID)} {draw.choice(WHO)} under protocol {self._made}x on Monday."
        text = "\n\n".join([first, *draw.sample(THEN, draw.randint(2, 4))])
        return Article(self._made, title, text, draw.choice(DATES))

    def articles(self, most: int = 5) -> tuple[Article, ...]:
        return tuple(self.article() for _ in range(self.random.randint(1, most)))


def plain(make: Maker) -> Sound:
    article = make.article()
    encoding = make.random.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    text = f"{article.title}\n\n{article.text}\n"
    return Sound(f"{article.number}.txt", text.encode(encoding), (article,))


def html(make: Maker) -> Sound:
    article = make.article()
    return Sound(f"{article.number}.html", page(article).encode(), (article,))


def page(article: Article) -> str:
    paragraphs = "".join(f"<p>{escape(p)}</p>\n" for p in article.text.split("\n\n"))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{article.title}</title>\n'
        f'<meta property="article:published_time" content="{article.date}">\n'
        f'<link rel="canonical" href="https://news.example/{article.number}"></head>\n'
        f'<body><nav><a href="/">Home</a></nav><article><h1>{article.title}</h1>\n{paragraphs}</article>'
        f"<footer>All rights reserved</footer></body></html>\n"
    )


def fields(article: Article) -> dict[str, Any]:
    return {
        "id": f"w-{article.number}", "title": article.title, "published": article.date, "text": article.text,
        "url": f"https://news.example/{article.number}", "author": "Staff writer", "language": "en",
    }  # fmt: skip


def json_lines(make: Maker) -> Sound:
    articles = make.articles(8)
    lines = [json.dumps(fields(a), ensure_ascii=make.random.random() < 0.5).encode() + b"\n" for a in articles]
    return _joined(f"{articles[0].number}.jsonl", articles, lines, apart=True)


def json_list(make: Maker) -> Sound:
    articles = make.articles()
    records: Any = [fields(a) for a in articles]
    document = records if make.random.random() < 0.6 else {"status": "ok", "response": {"docs": records}}
    return Sound(f"{articles[0].number}.json", json.dumps(document, ensure_ascii=False).encode(), articles)


def delimited(make: Maker) -> Sound:
    articles = make.articles(8)
    delimiter, suffix = make.random.choice(((",", ".csv"), (";", ".csv"), ("\t", ".tsv")))

    def row(cells: Iterable[str]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerow(cells)
        return out.getvalue().encode()

    head = row(fields(articles[0]))
    return _joined(f"{articles[0].number}{suffix}", articles, [row(fields(a).values()) for a in articles], head)


def parquet(make: Maker) -> Sound:
    articles = make.articles(8)
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([fields(a) for a in articles]), out)
    return Sound(f"{articles[0].number}.parquet", out.getvalue(), articles)


def feed(make: Maker) -> Sound:
    articles = make.articles(4)
    kind = make.random.choice(("rss", "atom", "rdf"))
    texts = ["".join(f"<p>{escape(p)}</p>" for p in a.text.split("\n\n")) for a in articles]
    items = "".join(_FEEDS[kind][1].format(a=a, text=escape(t)) for a, t in zip(articles, texts, strict=True))
    document = f'<?xml version="1.0" encoding="utf-8"?>\n{_FEEDS[kind][0].format(items=items)}\n'
    return Sound(f"{articles[0].number}.{make.random.choice((kind, 'xml'))}", document.encode(), articles)


_FEEDS = {
    "rss": (
        '<rss version="2.0"><channel><title>Wire</title><language>en</language>{items}</channel></rss>',
        "<item><guid>w-{a.number}</guid><link>https://news.example/{a.number}</link><title>{a.title}</title>"
        "<pubDate>{a.date}</pubDate><description>{text}</description></item>",
    ),
    "atom": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{items}</feed>',
        "<entry><id>urn:w:{a.number}</id><title>{a.title}</title><published>{a.date}</published>"
        '<content type="html">{text}</content></entry>',
    ),
    "rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="https://news.example/"><title>Wire</title></channel>{items}</rdf:RDF>',
        '<item rdf:about="https://news.example/{a.number}"><title>{a.title}</title>'
        "<link>https://news.example/{a.number}</link><description>{text}</description></item>",
    ),
}  # fmt: skip


def news_item(make: Maker) -> Sound:
    article = make.article()
    paragraphs = "".join(f"<p>{escape(p)}</p>" for p in article.text.split("\n\n"))
    suffix, document = make.random.choice((
        (".nitf",
         f'<nitf><head><title>{article.title}</title><docdata><doc-id id-string="w-{article.number}"/>'
         f'<date.issue norm="20180907"/></docdata></head><body><body.head><hedline><hl1>{article.title}</hl1></hedline>'
         f"<byline>By a reporter</byline><dateline>YEREVAN</dateline></body.head><body.content>{paragraphs}"
         "</body.content></body></nitf>"),
        (".xml",
         f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:w:{article.number}"><itemMeta>'
         "<versionCreated>2018-09-07T10:00:00Z</versionCreated></itemMeta><contentMeta><headline>"
         f"{article.title}</headline></contentMeta><contentSet><inlineXML><html xmlns="
         f'"http://www.w3.org/1999/xhtml"><body>{paragraphs}</body></html></inlineXML></contentSet></newsItem>'),
    ))  # fmt: skip
    return Sound(f"{article.number}{suffix}", f'<?xml version="1.0"?>\n{document}'.encode(), (article,))


def warc(make: Maker) -> Sound:
    articles = make.articles(3)
    head = warc_record("warcinfo", "", "application/warc-fields", b"software: hand\r\n")
    records = [warc_response(a, *_body(make, a)) for a in articles]
    name = f"{articles[0].number}.warc"
    if make.random.random() < 0.5:
        packed = [gzip.compress(r, mtime=0) for r in records]
        return _joined(f"{name}.gz", articles, packed, gzip.compress(head, mtime=0))
    return _joined(name, articles, records, head)


def _body(make: Maker, article: Article) -> tuple[str, bytes]:
    body = page(article).encode()
    match make.random.randrange(4):
        case 0:
            return "Transfer-Encoding: chunked\r\n", b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        case 1:
            return "Content-Encoding: gzip\r\n", gzip.compress(body, mtime=0)
    return "", body


def warc_response(article: Article, headers: str, body: bytes) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n".encode() + body
    return warc_record("response", f"https://news.example/{article.number}", "application/http; msgtype=response", http)


def archive(make: Maker) -> Sound:
    """Members of the simpler formats, with a sidecar for one of them."""
    members = [make.random.choice((plain, json_lines, delimited, html))(make) for _ in range(make.random.randint(1, 4))]
    articles = tuple(a for m in members for a in m.articles)
    files = [(f"wire/{m.name}", m.data) for m in members]
    files.append((f"wire/{members[0].name}.meta.json", json.dumps({"author": "A desk"}).encode()))
    suffix = make.random.choice((".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst"))
    name = f"{articles[0].number}{suffix}"
    if suffix == ".zip":
        return Sound(name, zipped(files), articles)
    data, ends = tarred(files)
    spans = tuple((a.mark, 0, end) for m, end in zip(members, ends, strict=False) for a in m.articles)
    made = Sound(name, data, articles, spans)
    match suffix:
        case ".tar.zst":
            return Sound(name, zstandard.compress(data), articles)
        case ".tar.gz" | ".tgz":
            return Sound(name, gzip.compress(data, mtime=0), articles, inside=made)
    return made


def _joined(
    name: str, articles: tuple[Article, ...], records: list[bytes], head: bytes = b"", apart: bool = False
) -> Sound:
    spans, at = [], len(head)
    for article, record in zip(articles, records, strict=True):
        spans.append((article.mark, at, at + len(record)))
        at += len(record)
    return Sound(name, head + b"".join(records), articles, tuple(spans), apart)


_PACKED = (".gz", ".zst", ".zip", ".tgz")
_WEIGHTS: dict[Callable[[Maker], Sound], int] = {
    plain: 4, html: 2, json_lines: 4, json_list: 3, delimited: 4, parquet: 2, feed: 3, news_item: 3, warc: 2,
    archive: 4,
}  # fmt: skip
