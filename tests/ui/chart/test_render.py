"""The picture itself: always there, always the same size, and texts stay texts."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import cast

import pytest
import typst
from PIL import Image

from ui.chart import fonts
from ui.chart.drawing import describe
from ui.chart.picture import CardPicture, Fact, TopRow
from ui.chart.render import Renderer

SIZE = (1500, 1065)

LONG = "A title that is far too long to fit on one line of the picture " * 9
INJECTIONS = [
    "#panic()",
    "$x$ *bold* _thin_ `code`",
    '#read("/etc/passwd")',
    '\\ " \' \\" ] } ) #{ 1 + 1 } // /* <a> @b = c',
    '"}, "handle": "x',
]
SCRIPTS = [
    "بث مباشر Luna الليلة (رقم 7)",
    "שלום עולם",
    "शुक्रवार की रात ज़ुं",
    "สมชาย ใจดี น้ำตก",
    "தமிழ்ச்செல்வி",
    "金曜の夜 直前 骨",
    "한국어 이름",
    "꧁༒☬Luna☬༒꧂ \U0001d4d5\U0001d4ea\U0001d4f7 ツ ᏣᎳᎩ ⴰⵎ",
    "👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈🇧🇷🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️‍🔥🫩1️⃣",
    "a" + "\u0337\u0321" * 40 + "\u202e\u200b\ud800\ue000",
    "\U0010fffd\u0378",
]


def colours(image: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    """How many pixels have which colour."""
    counted = image.convert("RGB").getcolors(SIZE[0] * SIZE[1])
    assert counted is not None
    return cast("list[tuple[int, tuple[int, int, int]]]", counted)


def drawn(renderer: Renderer, picture: CardPicture) -> bytes:
    png = renderer.png(describe(picture).encode("utf-8", "replace").decode())
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.format == "PNG"
    assert image.size == SIZE
    assert len(colours(image)) > 50
    return png


@pytest.mark.parametrize("text", [LONG, *INJECTIONS, *SCRIPTS, ""])
def test_any_text_is_only_text(renderer: Renderer, evening: CardPicture, text: str):
    rows = tuple(TopRow(text, text) for _ in range(3))
    facts = tuple(Fact(text, text) for _ in range(3))
    drawn(renderer, replace(evening, handle=text, title=text, date=text, note=text, peak=text, board=rows, facts=facts))
    drawn(renderer, replace(evening, diamonds=text, diamonds_label=text, bars_label=text, quiet=text, board_label=text))


@pytest.mark.parametrize(
    ("minutes", "curve", "bars"),
    [
        (0, (), ()),
        (42, (), ()),
        (42, ((3, 0),), ((3, 0),)),
        (42, (), ((3, 5),)),
        (1, ((0, 29_999),), ((0, 1),)),
        (60, ((31, 1),), ((31, 1),)),
        (90, ((0, 80_000), (60, 85_000)), ((0, 3), (60, 12))),
        (720, tuple((m, 14_000 * m) for m in range(720)), tuple((m, m % 7) for m in range(720))),
        (10**9, ((10**8, 10**12),), ((10**8, 10**12),)),
    ],
)
def test_any_stream_gets_a_picture(
    renderer: Renderer,
    evening: CardPicture,
    minutes: int,
    curve: tuple[tuple[int, int], ...],
    bars: tuple[tuple[int, int], ...],
):
    drawn(renderer, replace(evening, minutes=minutes, curve=curve, bars=bars))
    drawn(renderer, replace(evening, minutes=minutes, curve=curve, bars=bars, board=(), facts=(), peak="", title=""))


def test_a_headline_of_any_length_keeps_clear_of_the_board(renderer: Renderer, evening: CardPicture):
    many = replace(evening, diamonds="10,000,000,000", board=(), board_label="")
    drawn(renderer, replace(many, board=evening.board))
    drawn(renderer, many)


def test_the_same_card_gives_the_same_bytes(renderer: Renderer, evening: CardPicture):
    first = drawn(renderer, evening)
    drawn(renderer, replace(evening, title="something else"))
    assert drawn(renderer, evening) == first
    assert drawn(Renderer(), evening) == first


def test_there_is_a_picture_without_any_font_package(monkeypatch: pytest.MonkeyPatch, evening: CardPicture):
    monkeypatch.setattr(fonts, "FOLDERS", (("no_such_package", ""),))
    monkeypatch.setattr(fonts, "SPARE", ("no_such_package_either", ""))
    bare = Renderer()
    drawn(bare, evening)
    drawn(bare, replace(evening, title=" ".join(SCRIPTS[:4])))


def test_the_packages_bring_colour_emoji_and_the_scripts_of_most_people():
    families = set(fonts.find_fonts().families())
    scripts = ("Arabic", "Devanagari", "Bengali", "Tamil", "Thai", "Hebrew", "CJK SC", "CJK JP", "CJK KR")
    assert {fonts.TEXT, fonts.COLOUR_EMOJI, *(f"Noto Sans {script}" for script in scripts)} <= families


def test_emoji_come_in_colour(renderer: Renderer, evening: CardPicture):
    plain = replace(evening, title="", board=(), curve=(), bars=(), peak="")
    green = _greens(drawn(renderer, replace(plain, title="🥦🥦🥦")))
    assert green > _greens(drawn(renderer, plain)) + 500


def test_what_cannot_be_drawn_is_an_error(renderer: Renderer):
    with pytest.raises(typst.TypstError):
        renderer.png("{}")
    with pytest.raises(TypeError):
        renderer.compile(b"one #pagebreak() two", {})


def _greens(png: bytes) -> int:
    image = Image.open(io.BytesIO(png))
    return sum(count for count, (red, green, blue) in colours(image) if green > red + 30 and green > blue + 30)
