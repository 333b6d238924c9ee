"""A task for workers that turns texts into capitals, and is brought down by some of them."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa


@dataclass(frozen=True)
class Shout:
    """Texts to capitals. What the text says happens to the process; `once` is a file that lets a death happen once."""

    once: str = ""
    unloadable: str = ""

    def load(self) -> None:
        if self.unloadable == "raise":
            raise OSError("no such model")
        if self.unloadable == "die":
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, rows: pa.Table) -> list[bytes]:
        return [self._one(text) for text in rows["text"].to_pylist()]

    def _one(self, text: str) -> bytes:
        if "hang" in text:
            time.sleep(600)
        if "crash" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "raise" in text:
            raise ValueError("odd text")
        if "kill once" in text and not Path(self.once).exists():
            Path(self.once).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "whose" in text:
            return str(os.getpid()).encode()
        if "threads" in text:
            return os.environ["OPENBLAS_NUM_THREADS"].encode()
        return text.upper().encode()
