"""Deposits releases at Zenodo: a DOI is reserved before a release is built, so that its own descriptions state it.

`<home>/deposits.json` says which deposition is of which release: whatever is interrupted goes on there. At most one
draft a server waits for a release yet to be built. Each release is a new version of the one deposited before it.
"""

import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from communique.release.pointers import order, versions
from communique.release.pointers import replace as write
from communique.release.publishing.errors import PublishError
from communique.release.publishing.upload import Whole
from communique.release.publishing.zenodo import MOST_BYTES, MOST_FILES, Draft, Zenodo, md5
from communique.store.home import Home

# Shown on the record beside the archive, which holds them too.
LANDING = ("README.md", "CHANGES.md", "CODEBOOK.md", "LICENSES.md", "CITATION.cff", "release.json", "SHA256SUMS")
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can state


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposition; `version` is empty while it waits for its release."""

    server: str
    number: int
    doi: str
    version: str = ""
    published: bool = False


@dataclass(frozen=True, slots=True)
class Deposited:
    """Where a release has got to: the page of its draft or record, and whether it is public."""

    doi: str
    page: str
    published: bool


def reserve(home: Home, zenodo: Zenodo) -> str:
    """The DOI for the next release that is built; its draft is the one that waits already, or a new one."""
    if version := unfinished(home, zenodo):
        raise PublishError(f"release {version} is a draft at {zenodo.server} still: publish or discard it there first")
    deposits = _read(home)
    own = [d for d in deposits if d.server == zenodo.server]
    if waiting := [d for d in own if not d.published]:
        return waiting[0].doi
    draft = zenodo.new_version(max(own, key=lambda d: order(d.version)).number) if own else zenodo.create()
    _write(home, [*deposits, Deposit(zenodo.server, draft.number, draft.doi)])
    return draft.doi


def unfinished(home: Home, zenodo: Zenodo) -> str | None:
    """The release whose draft is not public yet. What was discarded or published on the website is noted."""
    kept, stated = [], _stated(home)
    for known in (every := _read(home)):
        if known.server != zenodo.server or known.published:
            kept.append(known)
        elif draft := zenodo.get(known.number):
            version = known.version or stated.get(known.doi, "")
            if version or not draft.submitted:
                kept.append(replace(known, version=version, published=draft.submitted))
    if kept != every:
        _write(home, kept)
    return next((d.version for d in kept if d.server == zenodo.server and d.version and not d.published), None)


def deposit(home: Home, release: Whole, zenodo: Zenodo, publish: bool = False,
            told: Callable[[str, int], None] = lambda name, size: None) -> Deposited:  # fmt: skip
    """Bring a release into its draft, described and whole, and publish it where asked.

    Its draft is the one whose DOI it states; a release that states none takes the one that waits. Raises
    PublishError where the release is too large, where its draft is gone, and where Zenodo refuses something.
    """
    if release.total > MOST_BYTES:
        raise PublishError(
            f"{release.folder} has {release.total / 1e9:.1f} GB: Zenodo takes at most {MOST_FILES} files and "
            f"{MOST_BYTES // 10**9} GB in one record; ask it for a larger quota, or publish with --to"
        )
    own = _claim(home, release, zenodo)
    draft = zenodo.get(own.number)
    if draft is None:
        raise PublishError(
            f"the draft {own.number} of {own.version} is gone from {zenodo.server}: deposit a new release"
        )
    if not draft.submitted:
        _fill(home, release, zenodo, draft, told)
        draft = _publish(zenodo, draft) if publish else draft
    if draft.submitted:
        _write(home, [replace(d, published=True) if d == own else d for d in _read(home)])
    return Deposited(draft.doi, draft.page, draft.submitted)


def _claim(home: Home, release: Whole, zenodo: Zenodo) -> Deposit:
    """The release's deposit, noted as its own before anything is uploaded."""
    deposits = _read(home)
    own = [d for d in deposits if d.server == zenodo.server]
    stated = _doi(release.folder)
    found = [d for d in own if d.doi == stated] if stated else [d for d in own if d.version == release.version]
    found = found or ([d for d in own if not d.version] if not stated else [])
    if not found:
        raise PublishError(f"{release.folder} states {stated}, which is not of {zenodo.server} or of this home: "
                           "a DOI is reserved when a release is built with --zenodo")  # fmt: skip
    claimed = replace(found[0], version=release.version)
    if claimed != found[0]:
        _write(home, [claimed if d == found[0] else d for d in deposits])
    return claimed


def _fill(home: Home, release: Whole, zenodo: Zenodo, draft: Draft, told: Callable[[str, int], None]) -> None:
    """Metadata and files; a draft of a new version comes with the files of the version before."""
    zenodo.describe(draft, json.loads((release.folder / ".zenodo.json").read_text("utf-8")))
    archive = home.path / f"communique-{release.version}.zip"
    try:
        pack(release, archive)
        files = [archive, *(release.folder / name for name in LANDING if name in release.hashes)]
        for name in sorted(draft.files.keys() - {f.name for f in files}):
            zenodo.remove(draft, name)
        for file in files:
            if draft.files.get(file.name, ("", ""))[1] != md5(file):
                zenodo.upload(draft, file)
            told(file.name, file.stat().st_size)
        sums = {f.name: md5(f) for f in files}
    finally:
        archive.unlink(missing_ok=True)
    there = zenodo.get(draft.number)
    if there is None or {name: checksum for name, (_, checksum) in there.files.items()} != sums:
        raise PublishError(f"{draft.page} does not have the files that were sent: repeat")


def pack(release: Whole, archive: Path) -> None:
    """All files of a release in one zip under a folder of its version: the same bytes from the same release."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for name in release.hashes:
            entry = zipfile.ZipInfo(f"{release.version}/{name}", _BEGINNING)
            entry.external_attr = 0o644 << 16
            entry.file_size = release.size(name)
            with (release.folder / name).open("rb") as source, packed.open(entry, "w") as sink:
                while block := source.read(2**20):
                    sink.write(block)


def _publish(zenodo: Zenodo, draft: Draft) -> Draft:
    """A publication whose answer was lost is not asked for twice."""
    try:
        return zenodo.publish(draft)
    except PublishError:
        there = zenodo.get(draft.number)
        if there is None or not there.submitted:
            raise
        return there


def _stated(home: Home) -> dict[str, str]:
    """The releases of the home by the DOIs that they state."""
    return {doi: v for v in versions(home.releases) if (doi := _doi(home.releases / v))}


def _doi(folder: Path) -> str | None:
    found: str | None = json.loads((folder / "release.json").read_text("utf-8")).get("doi")
    return found


def _file(home: Home) -> Path:
    return home.path / "deposits.json"


def _read(home: Home) -> list[Deposit]:
    file = _file(home)
    if not file.is_file():
        return []
    try:
        return [Deposit(**d) for d in json.loads(file.read_text("utf-8"))]
    except (ValueError, TypeError) as error:
        raise PublishError(f"{file} is no list of deposits: restore it from a copy") from error


def _write(home: Home, deposits: list[Deposit]) -> None:
    home.path.mkdir(parents=True, exist_ok=True)
    write(_file(home), (json.dumps([asdict(d) for d in deposits], indent=1) + "\n").encode())
