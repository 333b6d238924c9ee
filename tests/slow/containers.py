"""What files are packed into: archives and records of web archives."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterable


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(files: Iterable[tuple[str, bytes]]) -> tuple[bytes, list[int]]:
    """The archive, and where each member's data end in it."""
    out, ends = io.BytesIO(), []
    with tarfile.open(fileobj=out, mode="w") as packed:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
            ends.append(packed.offset)
    return out.getvalue(), ends


def warc_record(kind: str, url: str, content_type: str, block: bytes) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2018-09-08T01:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{zlib.crc32(block):08x}>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
