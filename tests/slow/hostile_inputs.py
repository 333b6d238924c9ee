"""Files that are bad from the start: archives that lead astray, records of wrong shapes, headers that lie."""

import csv
import gzip
import io
import json
import stat
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from .containers import tarred, warc_record, zipped
from .sound_inputs import Article, Maker, fields, page, warc_response

OUTSIDE = "outside-of-the-home"
ASTRAY = (
    f"../{OUTSIDE}", f"../../../../{OUTSIDE}", f"/tmp/{OUTSIDE}", f"..\\..\\{OUTSIDE}", f"C:\\{OUTSIDE}",
    f"a/../../{OUTSIDE}", f"\\\\host\\{OUTSIDE}", f"./../{OUTSIDE}.txt", f"a/./{OUTSIDE}/../../../{OUTSIDE}",
    "..", ".", "/", "//", "a//b.txt", "a/", ".hidden", "__MACOSX/a.txt", "x" * 300, "x/" * 600 + "y", "a\x01b.txt",
    "é\u202e.txt", "manifest.json", "files/a.txt", "metadata.csv", "a.txt.meta.json", "a.zip", "a.zip/b.txt", "a.txt",
    "a.txt", "A.TXT", "a.txt/b.txt", " ", "~", "a~2.txt",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1e300, 10**30, "", " ", "\0", "\ud800", [], {}, [None], ["a", ["b", [1]]], {"name": None},
    {"#text": "Words of a text in an object."}, "<p>", "&lt;p&gt;", "9" * 4000, "x" * 20_000, "\u202eabc\u0000", "ﬁ",
    "\n\n", "https://news.example/2018/13/45/", "http://[::1", "//", "javascript:0", "en-", "zz", "none", "1e999",
    "NaN", -1e18, 1e12,
)  # fmt: skip
SIDECARS = (
    b"", b"{", b"[]", b"null", b"1", b'{"text": "other"}', b'{"date": 1e999}', b'{"date": {"a": [1]}}', b'{"id": null}',
    b'{"title": "\\ud800"}', b'{"source": "\\u0000"}', b'{"source": ["a", "b"]}', b"\xff\xfe{}", b'{"language": "xx"}',
    b'{"id": "same"}', b'{"author": NaN}', b'{"retrieved_at": "9999-12-31T23:59:59-14:00"}', b"[" * 50_000,
    b'{"a":' * 1000 + b"1" + b"}" * 1000, b'{"date": ' + b"9" * 5000 + b"}", b'{"text_rights": "all"}', b'{"url": "http://[x"}',
)  # fmt: skip


def odd_zip(make: Maker) -> tuple[str, bytes]:
    draw, out = make.random, io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in draw.sample(ASTRAY, draw.randint(1, 6)):
            info = zipfile.ZipInfo(name)
            info.filename = name  # without ZipInfo's repairs
            kind = draw.choice((0, 0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFCHR, stat.S_IFDIR))
            info.external_attr = (kind | 0o644) << 16
            info.flag_bits = draw.choice((0, 0, 0, 1))
            method = draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
            packed.writestr(info, _member(make), method)
    data = bytearray(out.getvalue())
    if draw.random() < 0.3:  # the flag of encryption, which zipfile does not write
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 1
    return draw.choice((".zip", ".zip", "", ".docx")), bytes(data)


def odd_tar(make: Maker) -> tuple[str, bytes]:
    draw, out = make.random, io.BytesIO()
    kinds = (tarfile.REGTYPE,) * 6 + (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, b"Z")
    with tarfile.open(fileobj=out, mode="w", format=draw.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))) as packed:
        for name in draw.sample(ASTRAY, draw.randint(1, 6)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = draw.choice(kinds), draw.choice(("/etc/passwd", "..", "a.txt"))
            data = _member(make)
            info.size = len(data) if info.type == tarfile.REGTYPE else 0
            info.mtime = draw.choice((0, -1, 2**40))
            packed.addfile(info, io.BytesIO(data))
    if draw.random() < 0.3:
        return ".tgz", gzip.compress(out.getvalue(), mtime=0)
    return draw.choice((".tar", "", ".gz")), out.getvalue()


def _member(make: Maker) -> bytes:
    text = make.article().text.encode()
    return make.random.choice((b"", b"\0", b"file,title\na.txt,Word\n", b'{"title": "x"}', text, text))


def deep_archive(make: Maker) -> tuple[str, bytes]:
    """An archive in an archive, and so on."""
    draw, data, name = make.random, make.article().text.encode(), "a.txt"
    for _ in range(draw.randint(2, 6)):
        packed = zipped([(name, data)]) if draw.random() < 0.5 else tarred([(name, data)])[0]
        name, data = f"{name}{'.zip' if packed.startswith(b'PK') else '.tar'}", packed
    return draw.choice(("", name[-4:], name[-4:], ".zip")), data


def bomb(make: Maker) -> tuple[str, bytes]:
    """What unpacks to far more than it is: the test lowers the limits, so that small ones are bombs."""
    draw = make.random
    data = draw.choice((b"\0", b" ", b"a", b"[", b"\n")) * draw.choice((100_000, 3_000_000))
    match draw.randrange(4):
        case 0:
            return draw.choice((".txt.gz", ".jsonl.gz", ".csv.gz", ".gz", ".warc.gz")), gzip.compress(data, mtime=0)
        case 1:
            return draw.choice((".txt.zst", ".json.zst", ".xml.zst", ".tar.zst")), zstandard.compress(data)
        case 2:
            return ".zip", zipped([(draw.choice(("a.txt", "a.csv", "a.html")), data)])
    return ".tgz", gzip.compress(tarred([("a.txt", data)])[0], mtime=0)


def odd_record(make: Maker, article: Article) -> dict[str, Any]:
    record = fields(article)
    for name in make.random.sample(list(record), make.random.randint(1, 3)):
        record[name] = make.random.choice(ODD)
    return record


def odd_json(make: Maker) -> tuple[str, bytes]:
    records: list[Any] = [odd_record(make, a) for a in make.articles()]
    if make.random.random() < 0.3:
        records.insert(make.random.randint(0, len(records)), make.random.choice(ODD))
    if make.random.random() < 0.4:
        document = make.random.choice((records, {"a": records}, {"a": {"b": records}, "c": records}))
        return ".json", json.dumps(document).encode()
    return ".jsonl", b"".join(json.dumps(r).encode() + b"\n" for r in records)


def twice_named_json(make: Maker) -> tuple[str, bytes]:
    names = ("text", "Text", "body", "title", "id", "ID", "date", "_source", "fields")
    values = [json.dumps(make.random.choice((*ODD, make.article().text))) for _ in range(8)]
    pairs = ",".join(f'"{make.random.choice(names)}":{v}' for v in values)
    return make.random.choice((".json", ".jsonl")), f"{{{pairs}}}".encode()


def odd_table(make: Maker) -> tuple[str, bytes]:
    draw, out = make.random, io.StringIO()
    heads = ("id", "text", "text", "body", "title", "", " ", "date", "url", "TEXT ", "\ufeffid", "a" * 5000)
    write = csv.writer(out, delimiter=draw.choice(",;\t|"), quoting=draw.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)))
    width = draw.randint(1, 8)
    write.writerow(draw.choices(heads, k=width))
    for article in make.articles():
        cells = draw.choices((*map(str, ODD[:20]), article.text, article.title, article.date, "en"), k=width)
        write.writerow(cells[: draw.choice((width, width, width - 1))] + draw.choice(([], [], ["", ""], ["x"])))
    encoding = draw.choice(("utf-8", "utf-8", "cp1252", "utf-16", "utf-16-le", "utf-8-sig"))
    return draw.choice((".csv", ".tsv")), out.getvalue().encode(encoding, "replace")


def odd_parquet(make: Maker) -> tuple[str, bytes]:
    draw, texts = make.random, [a.text for a in make.articles(3)]
    odd: tuple[pa.Array, ...] = (
        pa.array(texts, pa.large_string()), pa.array([t.encode() for t in texts]),
        pa.array([b"\xff\0\x80"] * len(texts)),
        pa.array([[t, None] for t in texts]), pa.array([{"text": t, "x": 1} for t in texts]),
        pa.array([[("k", t)] for t in texts], pa.map_(pa.string(), pa.string())), pa.nulls(len(texts)),
        pa.array(texts).dictionary_encode(), pa.array([2**53] * len(texts), pa.timestamp("s")),
        pa.array([-(2**63)] * len(texts), pa.timestamp("us", "Asia/Yerevan")),
        pa.array([2**64 - 1] * len(texts), pa.uint64()),
        pa.array([Decimal("1e30")] * len(texts), pa.decimal256(60, 2)), pa.array([float("nan")] * len(texts)),
        pa.array([date.max] * len(texts)), pa.array([datetime.min] * len(texts)), pa.array([time.max] * len(texts)),
        pa.array([2**63 - 1] * len(texts), pa.duration("us")), pa.array([2**31 - 1] * len(texts), pa.date32()),
    )  # fmt: skip
    names = draw.choices(("text", "body", "title", "date", "id", "url", "text", "", "a.b"), k=draw.randint(1, 6))
    columns = [draw.choice((*odd, pa.array(texts))) for _ in names]
    out, compression = io.BytesIO(), draw.choice(("zstd", "gzip", "none", "snappy"))
    pq.write_table(pa.Table.from_arrays(columns, names), out, compression=compression)
    return ".parquet", out.getvalue()


def odd_warc(make: Maker) -> tuple[str, bytes]:
    draw = make.random
    lengths = (b"-1", b"0", b"1", b"99999999999999999999999", b"1e3", b"", "٣".encode(), b"5\r\nContent-Length: 7")
    kinds = (b"response", b"resource", b"conversion", b"revisit", b"metadata", b"", b"RESPONSE")
    heads = (
        "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "Content-Encoding: deflate, br\r\n",
        "Content-Encoding: zstd\r\n", "Content-Type: image/png\r\n", "X: \xff\u202e\r\n", "\r\n", ": \r\n" * 50,
        "Content-Encoding: nonsense\r\n", "Content-Type: text/html; charset=rot13\r\n",
    )  # fmt: skip
    records = []
    for article in make.articles(3):
        record = warc_response(article, draw.choice(heads), page(article).encode())
        match draw.randrange(6):
            case 0:
                length = record.split(b"Content-Length: ")[1].split(b"\r\n")[0]
                record = record.replace(length, draw.choice(lengths), 1)
            case 1:
                record = record.replace(b"response", draw.choice(kinds), 1)
            case 2:
                status = draw.choice((b" 404 ", b" ", b" 99999999999 ", b" -1 ", b" \xc2\xb2 "))
                record = record.replace(b" 200 ", status, 1)
            case 3:
                stated = json.dumps(odd_record(make, article)).encode()
                records.append(warc_record("metadata", "", "application/json\r\nWARC-Refers-To: <urn:uuid:1>", stated))
        records.append(record)
    return ".warc", b"".join(records)


def odd_xml(make: Maker) -> tuple[str, bytes]:
    draw, article = make.random, make.article()
    entities = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    prologues = ("", entities, "<!DOCTYPE " + "[" * 500, "<!--" * 50, '<?xml version="9"?>', "\ufeff <?xml?>")
    roots = "rss feed rdf:RDF nitf newsItem newsMessage NewsML newsitem html svg a:b"
    prologue, root = draw.choice(prologues), draw.choice(roots.split())
    inner = draw.choice((
        "", f"<item><description>&x;&b;{article.text}</description></item>", "<body><body.content/></body>",
        "<item/>" * 40, f"<entry><content type='base64'>{article.text}</content></entry>", "<itemSet><x/></itemSet>",
        "<NewsItem><DataContent>&#1;</DataContent></NewsItem>",
        "<contentSet><inlineData contenttype='text/html'><![CDATA[<p>]]></inlineData></contentSet>",
        f"<text>{article.text}</text>", "<item><pubDate>Thu, 99 Abc 99999 99:99:99 +9999</pubDate><title/></item>",
        "<entry><published>99999999-99-99T99:99:99Z</published><link href='http://[::'/></entry>",
    ))  # fmt: skip
    version = draw.choice(("", " version='2.0'", " xmlns='http://www.w3.org/2005/Atom'", " date='x' date='y'"))
    document = f"{prologue}<{root}{version}>{inner}</{root if draw.random() < 0.9 else 'z'}>"
    return draw.choice((".xml", ".rss", ".nitf", ".atom", ".html", ".xhtml")), document.encode()


def odd_page(make: Maker) -> tuple[str, bytes]:
    article, draw = make.article(), make.random
    linked = json.dumps({"@type": "NewsArticle", "datePublished": draw.choice(ODD), "author": draw.choice(ODD),
                         "headline": draw.choice(ODD), "publisher": draw.choice(ODD)})  # fmt: skip
    extra = draw.choice((
        f'<script type="application/ld+json">{linked}</script>',
        f'<script type="application/ld+json">{linked[:-9]}</script>',
        "<frameset><frame src=x></frameset>", "<svg><math><table><p>", "<time datetime='99'>x</time>" * 30,
        "<meta http-equiv=content-type content='text/html; charset=utf-16'>", "<base href='http://[x'>",
        "<title></title>" * 9, "<link rel=canonical href='http://[::1'>", "<blockquote class=twitter-tweet>" * 40,
        "<table><tr><td>" * 60, "<html><body>" * 9,
    ))  # fmt: skip
    whole = page(article)
    at = draw.choice((whole.find("</head>"), whole.find("<article>"), len(whole), 0))
    return draw.choice((".html", ".htm", "")), (whole[:at] + extra + whole[at:]).encode()


PIECES = (
    "By ", "Published: ", "2018-99-99", "YEREVAN (Reuters) - ", "—", "\u202e", "İ", "ß" * 40, "Photo: ", "\n", "\n\n",
    " ", "Tags:", "©", "“", "A.", "ﬀ", "\u0301" * 60, "ÃƒÂ©", "â€œ", "...", "DATE", "1/2/2018, ", "(AP)", "Ж", "漢字",
    "\x85",
)  # fmt: skip


def odd_text(make: Maker) -> tuple[str, bytes]:
    draw = make.random
    parts = [draw.choice((*PIECES, make.article().text[:200])) for _ in range(draw.randint(1, 40))]
    return draw.choice((".txt", ".md", "")), "".join(parts).encode("utf-8", "replace")


HOSTILE: tuple[Callable[[Maker], tuple[str, bytes]], ...] = (
    odd_zip, odd_tar, deep_archive, bomb, odd_json, twice_named_json, odd_table, odd_parquet, odd_warc, odd_xml,
    odd_page, odd_text,
)  # fmt: skip
