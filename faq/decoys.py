"""Decoys: what is not ours to answer, by class (other platforms, small talk ...); "don't know" is learnt from them."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from faq.front_matter import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

STOCK: Final = Path(__file__).resolve().parent.parent / "answers" / "decoys"


def stock_decoys(folder: Path = STOCK) -> Mapping[str, tuple[str, ...]]:
    """Every decoy that the project carries, by the name of its file.

    Raises:
        Misfiled: a file that is not as it should be; the message names the file and what is wrong.
    """
    decoys: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        fields = fields_of(path)
        fields.only("about", "texts")
        fields.line("about")
        decoys[path.stem] = tuple(chain.from_iterable(fields.by_language("texts").values()))
    return decoys
