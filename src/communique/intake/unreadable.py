"""What cannot be read, and whether the input or the machine is at fault for it."""

from errno import EINVAL


class UnreadableError(ValueError):
    """A record that cannot be read: a reason code of REJECT_REASONS, and what was wrong and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def is_of_input(error: Exception) -> bool:
    """Whether an error came of the bytes that were read.

    A full disk or an exhausted memory is no fault of a record: it must stop the work, not become a reject. Errors of
    the operating system carry a number; those that decompressors raise as OSError do not. EINVAL comes of seeking to
    a place that a damaged file names.
    """
    return not isinstance(error, MemoryError) and getattr(error, "errno", None) in (None, EINVAL)
