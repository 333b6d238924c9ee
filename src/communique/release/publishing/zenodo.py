"""Zenodo's REST API of deposits (https://developers.zenodo.org): drafts, files, metadata, publishing.

The token comes from ZENODO_TOKEN and goes to the server named by ZENODO_URL alone (the sandbox is
https://sandbox.zenodo.org), in a header, so that no address that is logged can hold it.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from communique.release.publishing.errors import PublishError, first_line, shown
from communique.release.publishing.store import EXTRA

if TYPE_CHECKING:
    import httpx

MOST_FILES, MOST_BYTES = 100, 50 * 10**9  # of one record, by Zenodo's terms
_SERVER = "https://zenodo.org"
_TRIES = 6
_LONGEST = 60.0  # seconds between two tries
_TIMEOUT = 60.0  # seconds of silence
_DRAFTS = "/api/deposit/depositions"


@dataclass(frozen=True, slots=True)
class Draft:
    """A deposition as the server has it; `files` maps names to (id, MD5)."""

    number: int
    doi: str
    bucket: str
    page: str
    submitted: bool
    files: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Draft":
        """Raises PublishError where the answer is not what the API documents."""
        try:
            submitted, links = bool(answer["submitted"]), answer["links"]
            listed = {f["filename"]: (str(f["id"]), f["checksum"].removeprefix("md5:")) for f in answer["files"]}
            doi = answer["doi"] if submitted else answer["metadata"]["prereserve_doi"]["doi"]
            page = (submitted and links.get("record_html")) or links["html"]
            return cls(int(answer["id"]), doi, links.get("bucket", ""), page, submitted, listed)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PublishError(
                f"Zenodo answered a deposition without {error}: see whether its API has changed"
            ) from None


class Zenodo:
    """A server, as far as deposits go. Every method raises PublishError where the server refuses or cannot be had.

    `wait` is slept between tries.
    """

    def __init__(self, wait: Callable[[float], None] = time.sleep) -> None:
        self.server = os.environ.get("ZENODO_URL", _SERVER).rstrip("/")
        self._wait = wait
        token = os.environ.get("ZENODO_TOKEN", "")
        if not token:
            page = f"{self.server}/account/settings/applications/tokens/new/"
            raise PublishError(
                f"ZENODO_TOKEN is not set: make a token with deposit:write and deposit:actions at {page}"
            )
        if not token.isascii() or not token.isprintable() or " " in token:
            raise PublishError("ZENODO_TOKEN holds characters that no token has: copy it again")
        parts = urlsplit(self.server)
        if not parts.hostname or (parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost")):
            raise PublishError(f"ZENODO_URL {shown(self.server)} is no https:// address, as a token needs it")
        try:
            import httpx
        except ImportError:
            raise PublishError(f"deposits need the extra `publishing`: {EXTRA}") from None
        self._errors = httpx.HTTPError
        self._client = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=_TIMEOUT)

    def create(self) -> Draft:
        """A new draft with a reserved DOI."""
        return Draft.of(_object(self._call("POST", _DRAFTS, json={})))

    def new_version(self, number: int) -> Draft:
        """The draft of a new version of a published deposition: the one that is open already, else a new one."""
        links = _object(self._call("POST", f"{_DRAFTS}/{number}/actions/newversion")).get("links", {})
        return Draft.of(_object(self._call("GET", self._own(str(links.get("latest_draft", ""))))))

    def get(self, number: int) -> Draft | None:
        """None where it is gone: drafts can be discarded on the website."""
        answer = self._call("GET", f"{_DRAFTS}/{number}", allowed=(404, 410))
        return None if answer.status_code in (404, 410) else Draft.of(_object(answer))

    def describe(self, draft: Draft, metadata: Mapping[str, Any]) -> None:
        self._call("PUT", f"{_DRAFTS}/{draft.number}", json={"metadata": {**metadata, "prereserve_doi": True}})

    def upload(self, draft: Draft, file: Path) -> None:
        """Raises PublishError also where the bytes that arrived have another MD5."""
        address = f"{self._own(draft.bucket)}/{quote(file.name)}"
        checksum = _object(self._call("PUT", address, file=file)).get("checksum", "")
        if str(checksum).removeprefix("md5:") != md5(file):
            raise PublishError(f"{file.name}: what arrived at {self.server} is not what was sent: repeat")

    def remove(self, draft: Draft, name: str) -> None:
        self._call("DELETE", f"{_DRAFTS}/{draft.number}/files/{draft.files[name][0]}", allowed=(404,))

    def publish(self, draft: Draft) -> Draft:
        """Publish for good: neither files nor DOI can change after this."""
        return Draft.of(_object(self._call("POST", f"{_DRAFTS}/{draft.number}/actions/publish")))

    def _own(self, address: str) -> str:
        """Addresses in answers are followed on the same server only: the token goes nowhere else."""
        if urlsplit(address)[:2] != urlsplit(self.server)[:2]:
            raise PublishError(f"{self.server} names an address elsewhere ({address}): nothing was sent there")
        return address.rstrip("/")

    def _call(self, method: str, address: str, allowed: tuple[int, ...] = (), json: Any = None,
              file: Path | None = None) -> "httpx.Response":  # fmt: skip
        url = f"{self.server}{address}" if address.startswith("/") else address
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            try:
                answer = self._send(method, url, json, file)
            except self._errors as error:
                if last:
                    raise PublishError(
                        f"{self.server}: {type(error).__name__}: {first_line(error)}: repeat later"
                    ) from None
                self._wait(2.0**attempt)
                continue
            if last or not (answer.status_code == 429 or answer.status_code >= 500):
                break
            self._wait(_asked(answer.headers.get("Retry-After"), 2.0**attempt))
        if answer.is_success or answer.status_code in allowed:
            return answer
        raise PublishError(f"{self.server}: {method} {urlsplit(url).path}: {_told(answer)}")

    def _send(self, method: str, url: str, json: Any, file: Path | None) -> "httpx.Response":
        if file is None:
            return self._client.request(method, url, json=json)
        with file.open("rb") as content:
            length = {"Content-Length": str(file.stat().st_size), "Content-Type": "application/octet-stream"}
            return self._client.request(method, url, content=content, headers=length)


def _object(answer: "httpx.Response") -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise PublishError(f"{answer.url.host} answered with something else than Zenodo's API does: see ZENODO_URL")
    return found


def md5(file: Path) -> str:
    """The only checksum that Zenodo states."""
    with file.open("rb") as content:
        return file_digest(content, "md5").hexdigest()


def _asked(header: str | None, otherwise: float) -> float:
    """Seconds to wait: as Retry-After asks, within reason."""
    return min(float(header), _LONGEST) if header and header.isdigit() else otherwise


_REMEDIES = {
    401: "ZENODO_TOKEN is not accepted: make a new one, and mind that the sandbox has its own",
    403: "the token may not do that: it needs deposit:write and deposit:actions, and must be of the owner",
    413: f"too large: Zenodo takes {MOST_FILES} files and {MOST_BYTES // 10**9} GB in a record, or a quota asked for",
    429: "asked too often: repeat later",
}


def _told(answer: "httpx.Response") -> str:
    """What the server says of the fault, field by field, and what to do."""
    try:
        body = answer.json()
        listed = [f"{e.get('field', '')}: {e.get('message', '')}" for e in body.get("errors") or ()]
        said = "; ".join([str(body.get("message", "")), *listed])
    except (ValueError, AttributeError, TypeError):
        said = answer.reason_phrase
    general = "repeat later" if answer.status_code >= 500 else "see what the server says"
    said = first_line(Exception(said))
    return f"{answer.status_code} {said} ({_REMEDIES.get(answer.status_code, general)})"
