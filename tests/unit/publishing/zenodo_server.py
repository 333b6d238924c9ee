"""A server that answers as Zenodo documents its API of deposits, and refuses what Zenodo would refuse.

See https://developers.zenodo.org: depositions, their files in buckets, actions. Everything is in memory.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

TOKEN = "qpalzm-nobodys-token-0918"
_ACTION = re.compile(r"/api/deposit/depositions/(\d+)/actions/(\w+)")
_FILE = re.compile(r"/api/deposit/depositions/(\d+)/files/([\w-]+)")
_ONE = re.compile(r"/api/deposit/depositions/(\d+)")
_BUCKET = re.compile(r"/api/files/bucket-(\d+)/([^/]+)")
_REQUIRED = ("title", "upload_type", "description", "creators")


class RefusedError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        self.status, self.body = status, {"status": status, "message": message, **more}


@dataclass
class Record:
    """A deposition of a concept: draft or public."""

    number: int
    concept: int
    metadata: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    submitted: bool = False


@dataclass
class Archive:
    """What the server has and has been asked; `faults` are (status, headers) to answer the next requests with."""

    records: dict[int, Record] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    damages: bool = False
    echoes_token: bool = False
    loses_answers_to: str = ""
    elsewhere: str = ""
    url: str = ""
    quota: int = 1 << 30

    def draft(self, concept: int | None = None, files: dict[str, bytes] | None = None) -> Record:
        number = 1000 + len(self.records) + 1
        self.records[number] = Record(number, concept or number, files=dict(files or {}))
        return self.records[number]

    def answer(self, record: Record) -> dict[str, Any]:
        base = f"{self.url}/api/deposit/depositions/{record.number}"
        doi = f"10.5072/zenodo.{record.number}"
        links = {"self": base, "html": f"{self.url}/deposit/{record.number}", "publish": f"{base}/actions/publish",
                 "bucket": f"{self.elsewhere or self.url}/api/files/bucket-{record.number}"}  # fmt: skip
        if record.submitted:
            links = {"self": base, "html": links["html"], "record_html": f"{self.url}/records/{record.number}"}
        return {
            "id": record.number, "conceptrecid": str(record.concept), "submitted": record.submitted,
            "state": "done" if record.submitted else "unsubmitted", "links": links,
            "metadata": {**record.metadata, "prereserve_doi": {"doi": doi, "recid": record.number}},
            "files": [{"id": f"id-{n}", "filename": name, "filesize": len(data),
                       "checksum": hashlib.md5(data).hexdigest()}
                      for n, (name, data) in enumerate(sorted(record.files.items()))],
            **({"doi": doi} if record.submitted else {}),
        }  # fmt: skip

    def handle(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, Any]:
        if (method, path) == ("POST", "/api/deposit/depositions"):
            if self._json(body, kind) != {}:
                raise RefusedError(400, "Validation error.")
            return 201, self.answer(self.draft())
        if found := _BUCKET.fullmatch(path):
            return self._put(method, self._open(found[1]), unquote(found[2]), body, kind)
        if found := _ACTION.fullmatch(path):
            return self._act(method, self._known(found[1]), found[2])
        if found := _FILE.fullmatch(path):
            record = self._open(found[1])
            names = {f["id"]: f["filename"] for f in self.answer(record)["files"]}
            if method != "DELETE" or found[2] not in names:
                raise RefusedError(404, "File does not exist.")
            del record.files[names[found[2]]]
            return 204, None
        if found := _ONE.fullmatch(path):
            if method == "PUT":
                return 200, self._describe(self._open(found[1]), self._json(body, kind))
            if method == "GET":
                return 200, self.answer(self._known(found[1]))
        raise RefusedError(404, "The requested URL was not found on the server.")

    def _put(self, method: str, record: Record, name: str, body: bytes, kind: str) -> tuple[int, Any]:
        if method != "PUT" or kind != "application/octet-stream" or "/" in name:
            raise RefusedError(400, "Bad request.")
        if len(record.files) >= 100 or sum(map(len, record.files.values())) + len(body) > self.quota:
            raise RefusedError(413, "Quota exceeded.")
        record.files[name] = body[:-1] if self.damages else body
        stored = record.files[name]
        return 201, {"key": name, "size": len(stored), "checksum": f"md5:{hashlib.md5(stored).hexdigest()}"}

    def _act(self, method: str, record: Record, action: str) -> tuple[int, Any]:
        if method != "POST":
            raise RefusedError(405, "Method not allowed.")
        if action == "publish":
            if record.submitted:
                raise RefusedError(404, "PID is not a draft.")
            if missing := [k for k in _REQUIRED if not record.metadata.get(k)] or ([] if record.files else ["files"]):
                errors = [{"field": f"metadata.{k}", "message": "Missing data for required field."} for k in missing]
                raise RefusedError(400, "Validation error.", errors=errors)
            record.submitted = True
            return 202, self.answer(record)
        if action == "newversion":
            if not record.submitted:
                raise RefusedError(403, "Only published records can have new versions.")
            drafts = [r for r in self.records.values() if r.concept == record.concept and not r.submitted]
            latest = drafts[0] if drafts else self.draft(record.concept, record.files)
            answer = self.answer(record)
            answer["links"]["latest_draft"] = f"{self.url}/api/deposit/depositions/{latest.number}"
            return 201, answer
        raise RefusedError(404, "No such action.")

    def _describe(self, record: Record, given: Any) -> dict[str, Any]:
        wrong = [k for k in _REQUIRED if not given.get("metadata", {}).get(k)]
        if wrong or not all(c.get("name") for c in given["metadata"]["creators"]):
            raise RefusedError(
                400, "Validation error.", errors=[{"field": f"metadata.{k}", "message": "Required."} for k in wrong]
            )
        record.metadata = {k: v for k, v in given["metadata"].items() if k != "prereserve_doi"}
        return self.answer(record)

    def _json(self, body: bytes, kind: str) -> Any:
        if kind != "application/json":
            raise RefusedError(415, "Content-Type has to be application/json.")
        return json.loads(body)

    def _known(self, number: str) -> Record:
        if int(number) not in self.records:
            raise RefusedError(404, "PID does not exist.")
        return self.records[int(number)]

    def _open(self, number: str) -> Record:
        if (record := self._known(number)).submitted:
            raise RefusedError(403, "The record is published: its files and DOI cannot change.")
        return record


@contextmanager
def serving() -> Iterator[Archive]:
    """An archive at `url`, on this machine."""
    archive = Archive()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            archive.asked.append(f"{self.command} {self.path}")
            if archive.faults:
                status, headers = archive.faults.pop(0)
                if status == 0:
                    self.close_connection = True
                    return
                return self._send(status, {"status": status, "message": "Not now."}, headers)
            try:
                if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                    said = f" ({self.headers.get('Authorization')})" if archive.echoes_token else ""
                    raise RefusedError(401, f"The server could not verify that you are authorized.{said}")
                status, found = archive.handle(self.command, self.path, body, self.headers.get("Content-Type", ""))
            except RefusedError as refused:
                status, found = refused.status, refused.body
            if archive.loses_answers_to and self.path.endswith(archive.loses_answers_to):
                archive.loses_answers_to, self.close_connection = "", True
                return None
            self._send(status, found, {})

        def _send(self, status: int, found: Any, headers: dict[str, str]) -> None:
            data = json.dumps(found).encode() if found is not None else b""
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - names that http.server looks for

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        archive.url = f"http://127.0.0.1:{server.server_port}"
        yield archive
        server.shutdown()
