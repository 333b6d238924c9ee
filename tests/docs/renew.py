"""Writes anew what the pages of `PAGES` in test_commands show: the picture of the flow, output of commands.

Run by hand, as `.venv/bin/python tests/docs/renew.py`, when a change of the code has changed what they print.
"""

import re
import tempfile
from pathlib import Path

from console import ROOT, Checkout, renewed
from picture import picture


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        checkout = Checkout.copied_to(Path(folder) / "communique")
        for name in ("README.md", "CONTRIBUTING.md", "docs/evaluation.md", "docs/publishing.md"):
            page = (ROOT / name).read_text(encoding="utf-8")
            drawn = re.sub(r"(?s)(?<=```mermaid\n).*?(?=```\n)", lambda _: picture(), page)
            made = renewed(drawn, checkout)
            if made != page:
                (ROOT / name).write_text(made, encoding="utf-8", newline="\n")
                print(f"wrote {name}")


if __name__ == "__main__":
    main()
