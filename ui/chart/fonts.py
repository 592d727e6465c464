"""Where the picture's fonts are: in packages that pip installed, else on the machine.

``manimgx-fonts`` brings Noto Sans in every weight for the scripts of most people, ``dynamic-font``
colour emoji, Chinese, Japanese, Korean and the rarer scripts (only its font files are used, its code
is never imported). Both are plain Noto fonts under the SIL Open Font License 1.1.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import typst

TEXT = "Noto Sans"
COLOUR_EMOJI = "Noto Color Emoji"
PLAIN_EMOJI = "Noto Emoji"

FOLDERS = (("manimgx_fonts", ""), ("dynamic_font", "assets/fonts"))
"""Package and folder in it; where two bring the same family, the first one's is taken."""

SPARE = ("simcord", "preview/static/fonts")
"""The demo's simulated Discord brings colour emoji and main scripts too."""


def find_fonts() -> typst.Fonts:
    """All fonts the picture may use; the machine's own are looked at only where packages fall short."""
    found = _load(_folders(FOLDERS), system=False)
    if {TEXT, COLOUR_EMOJI} <= set(found.families()):
        return found
    return _load(_folders((*FOLDERS, SPARE)), system=True)


def families(fonts: typst.Fonts) -> list[str]:
    """The text's families in the order they are asked; whatever they lack is searched in all others."""
    known = set(fonts.families())
    emoji = COLOUR_EMOJI if COLOUR_EMOJI in known else PLAIN_EMOJI
    return [family for family in (TEXT, emoji) if family in known]


def _folders(places: tuple[tuple[str, str], ...]) -> list[Path]:
    folders: list[Path] = []
    for package, inside in places:
        spec = find_spec(package)  # finds a package without running it
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent / inside)
    return folders


def _load(folders: list[Path], *, system: bool) -> typst.Fonts:
    # Typst's own embedded fonts stay in: without any package there is still a picture.
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True, font_paths=[*folders])
