"""What a folder holds, to compare it with another or with itself later."""

from pathlib import Path

from communique.store.receipts import file_hash


def fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """SHA-256 and modification time of every file, by its relative path."""
    return {name: (digest, (folder / name).stat().st_mtime_ns) for name, digest in hashes(folder).items()}


def hashes(folder: Path, pattern: str = "*") -> dict[str, str]:
    """SHA-256 of the files whose names match, by their relative path; sorted."""
    files = sorted(p for p in folder.rglob(pattern) if p.is_file())
    return {p.relative_to(folder).as_posix(): file_hash(p) for p in files}
