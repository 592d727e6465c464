"""The catalogue file: what the project promises about it, and that it still says what its source says."""

import csv
from datetime import date
from pathlib import Path

import pytest

from catalogue.book import STOCK, GiftBook
from catalogue.spelling import CLASSICS, EMOJI, fold

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "gifts.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_it_holds_over_450_gifts_of_which_those_in_use_in_2026_are_marked():
    gifts = rows(STOCK)
    in_use = [row for row in gifts if row["current"] == "yes"]
    assert len(gifts) == 1077
    assert len(in_use) == 457
    assert {row["current"] for row in gifts} == {"yes", "no"}
    assert all((row["current"] == "yes") == row["last_seen"].startswith("2026-") for row in gifts)


def test_every_row_is_clean():
    for row in rows(STOCK):
        assert int(row["id"]) > 0
        assert int(row["coins"]) > 0
        assert row["name"] == " ".join(row["name"].split()) != ""
        assert row["type"] in {"", "1", "2", "4"}
        assert date.fromisoformat(row["first_seen"]) <= date.fromisoformat(row["last_seen"])


def test_ids_are_unique_and_names_are_not():
    gifts = rows(STOCK)
    assert len({row["id"] for row in gifts}) == len(gifts)
    assert len({fold(row["name"]) for row in gifts}) < len(gifts)


def test_the_readme_beside_it_names_its_date_and_its_size():
    readme = STOCK.with_name("README.md").read_text(encoding="utf-8")
    book = GiftBook.load()
    assert book.as_of.isoformat() in readme
    assert f"{len(book):,} gifts" in readme
    assert f"{sum(gift.current for gift in book.gifts)} of them were in use in 2026" in readme


def test_classics_and_emoji_name_gifts_in_use():
    book = GiftBook.load()
    for gift_id in CLASSICS:
        gift = book.get(gift_id)
        assert gift is not None
        assert gift.current
    for emoji, name in EMOJI.items():
        meant = book.meant(emoji)
        assert [gift.name for gift in meant] == [name]
        assert meant[0].current


def test_it_says_what_its_source_says():
    if not SOURCE.exists():
        pytest.skip("the source list is not at hand; the catalogue stands on its own")
    ours = {row["id"]: row for row in rows(STOCK)}
    theirs = rows(SOURCE)
    assert len(ours) == len(theirs)
    for row in theirs:
        own = ours[row["gift_id"]]
        assert own["name"] == " ".join(row["name"].split())
        assert [own[key] for key in ("coins", "type", "first_seen", "last_seen")] == [
            row[key] for key in ("coins", "type", "first_seen", "last_seen")
        ]
