"""Dependencies, without the network: each is pinned by hash, is installed as pinned, and has a licence that is known.

`make check` runs it: `python -m tests.audit`. Exit status 0 when all is well, 1 when not, with a line for each fault.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parent.parent
FILES = ("requirements.txt", "requirements-demo.txt", "requirements-dev.txt")
TOOLS = {"pip", "setuptools", "wheel"}
"""What an environment brings by itself."""

PERMISSIVE = frozenset(
    {"0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-CMU", "PSF-2.0", "Zlib"}
)
"""May be used, changed and passed on by anyone who keeps the notice."""
SPELLINGS: Mapping[str, str] = {
    "3-Clause BSD License": "BSD-3-Clause",
    "APL 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "The MIT License (MIT)": "MIT",
}
"""How packages write them that were made before there was one way to."""
ODD: Mapping[str, tuple[str, str]] = {
    "codespell": ("GPL-2.0-only", "a program that `make check` runs; nothing of it is part of the bot"),
    "hypothesis": ("MPL-2.0", "runs the tests; unchanged, and nothing of it is part of the bot"),
    "manimgx-fonts": ("OFL-1.1", "fonts: may be embedded in pictures and passed on with programs, not sold alone"),
    "regex": ("CNRI-Python", "Python's own early licence, permissive; the rest of it is Apache-2.0"),
}
"""Licences that are all right for one package, and why."""


def normal(name: str) -> str:
    """A package's name as all spell it. Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> Iterator[tuple[str, str, int]]:
    """Name, version (empty where none is pinned) and number of hashes of each entry of a requirements file."""
    joined = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    for entry in filter(str.strip, joined.splitlines()):
        name, version = re.match(r"([\w.-]+)(?:\[[^]]*\])?\s*(?:==\s*([^\s;]+))?", entry).groups()  # type: ignore[union-attr]
        yield normal(name), version or "", len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry))


def licence_of(package: Distribution) -> str:
    """What a package says of itself, by the newest way that it uses; empty where it says nothing."""
    said: Any = package.metadata
    expression: str = said.get("License-Expression") or ""
    if expression:
        return expression
    written: str = (said.get("License") or "").strip().partition("\n")[0]
    kinds: list[str] = [
        one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License ::")
    ]
    known = [one for one in (written, *kinds) if SPELLINGS.get(one, one) in PERMISSIVE]
    return SPELLINGS.get(known[0], known[0]) if known else written or ", ".join(kinds)


def is_allowed(name: str, licence: str) -> bool:
    """Whether one of the choices that a licence leaves is allowed in all of its parts."""
    odd = ODD[name][0] if name in ODD else None
    choices = re.split(r"\s+OR\s+", licence.strip("()"))
    return any(all(part in PERMISSIVE or part == odd for part in re.split(r"\s+AND\s+", choice)) for choice in choices)


def faults(files: Mapping[str, str], installed: Iterable[Distribution]) -> Iterator[str]:
    """What is wrong with these requirements files (by name, with their text), and with what is installed."""
    pinned: dict[str, set[str]] = {}  # one for each version of Python, where a package needs that
    for file, text in files.items():
        for name, version, hashes in pins(text):
            pinned.setdefault(name, set()).add(version)
            if not version:
                yield f"{file}: {name} has no version"
            if not hashes:
                yield f"{file}: {name} has no hash"
    for package in installed:
        name, licence = normal(package.metadata["Name"]), licence_of(package)
        if name not in pinned and name not in TOOLS:
            yield f"{name} is installed, and no requirements file knows it"
        elif name not in TOOLS and package.version not in pinned[name]:
            yield f"{name} {package.version} is installed, and {' or '.join(sorted(pinned[name]))} is pinned"
        if not is_allowed(name, licence):
            yield f"{name}: its licence is {licence!r}, which nobody has looked at (tests/audit.py)"


def main() -> int:
    """The exit status."""
    files = {name: (ROOT / name).read_text(encoding="utf-8") for name in FILES}
    installed = list(distributions())
    found = sorted(set(faults(files, installed)))
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    if not found:
        sys.stdout.write(f"{len(installed)} packages: pinned, hashed, and of known licences\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
