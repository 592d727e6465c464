"""A ledger as a file: it reads back to the same totals, adds up to the cent, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from domain.errors import Conflict
from domain.ledger import Ledger
from domain.money import Amount, to_cents
from tests.ledgers import EURO, HOSTILE, earned, gifts_of, income, ledger, ledgers, line, payout
from ui.ledger_files import packing, workbook
from ui.ledger_files.document import FORMAT, VERSION
from ui.ledger_files.packing import Format, ledger_files
from ui.ledger_files.source import Source

BERLIN = ZoneInfo("Europe/Berlin")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MONEY = ("estimate_low_usd", "estimate_usd", "estimate_high_usd", "income_usd", "payout_usd")


def exported(kind: Format, of: Ledger) -> bytes:
    source = Source(earned(of), BERLIN, datetime(2026, 11, 30, 18, tzinfo=UTC), (EURO,))
    (file,) = ledger_files(kind, source, ((one, gifts_of(one)) for one in of.streams))
    assert file.name == f"earnings-lunaplays-2026-11.{kind}"
    return file.content


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes, name: str) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    rows = list(book[name].iter_rows(values_only=True))
    book.close()
    return rows


def sum_of(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows if row[column]), Decimal())


def usd(micro_usd: int) -> Decimal:
    """The figure that is shown: rounded once, to the cent."""
    return Decimal(to_cents(micro_usd)) / 100


def totals(of: Ledger) -> list[Decimal]:
    return [usd(micro_usd) for micro_usd in (of.low, of.expected, of.high, of.income, of.paid)]


@settings(max_examples=50)
@given(ledgers())
def test_a_csv_reads_back_to_the_totals_that_are_shown(of: Ledger):
    *rows, total = rows_of(exported(Format.CSV, of))
    assert [Decimal(total[column]) for column in MONEY] == totals(of)
    assert [sum_of(rows, column) for column in MONEY] == totals(of)
    assert sum_of(rows, "diamonds") == Decimal(total["diamonds"]) == of.diamonds
    gifts = [row for row in rows if row["record"] in {"gift", "stream"}]
    assert sum_of(gifts, "micro_usd") == of.expected
    assert sum_of([row for row in rows if row["record"] == "income"], "micro_usd") == of.income


@settings(max_examples=25)
@given(ledgers())
def test_a_workbook_reads_back_to_the_totals_that_are_shown(of: Ledger):
    content = exported(Format.XLSX, of)
    streams, gifts = sheet(content, "Streams"), sheet(content, "Gifts")
    for rows, first in ((streams, 12), (gifts, 7)):
        _, *body, total = rows
        for place in range(3):
            column = [Decimal(str(row[first + place])) for row in body]
            assert sum(column, Decimal()) == Decimal(str(total[first + place])) == totals(of)[place]
    assert sum(row[6] for row in gifts[1:-1]) == gifts[-1][6] == of.diamonds
    for name, shown in (("Income", of.income), ("Payouts", of.paid)):
        _, *body, total = sheet(content, name)
        assert sum((Decimal(str(row[6])) for row in body if row[6] is not None), Decimal()) == usd(shown)
        assert Decimal(str(total[6])) == usd(shown)
        assert sum(row[7] or 0 for row in body) == total[7] == shown


@settings(max_examples=50)
@given(ledgers())
def test_a_json_document_reads_back_exactly(of: Ledger):
    told = json.loads(exported(Format.JSON, of))
    assert (told["format"], told["version"]) == (FORMAT, VERSION)
    shown = {"low": of.low, "expected": of.expected, "high": of.high}
    assert {name: one["micro_usd"] for name, one in told["totals"]["estimate"].items()} == shown
    for name, micro_usd in shown.items():
        assert sum(one["estimate"][name]["micro_usd"] for one in told["streams"]) == micro_usd
    gifts = [gift for one in told["streams"] for gift in one["gifts"]]
    assert sum(gift["expected"]["micro_usd"] for gift in gifts) == of.expected
    assert sum(gift["diamonds"] for gift in gifts) == told["totals"]["diamonds"] == of.diamonds
    for name, micro_usd in (("income", of.income), ("payouts", of.paid)):
        known = [one["converted"] for one in told[name] if one["converted"]]
        assert sum(one["micro_usd"] for one in known) == told["totals"][name]["micro_usd"] == micro_usd
        assert sum((Decimal(one["usd"]) for one in known), Decimal()) * 1_000_000 == micro_usd
    assert [one["note"] for one in told["income"]] == [one.note for one in of.incomes]
    assert [one["title"] for one in told["streams"]] == [one.stream.title for one in of.streams]
    assert all(told["rates"][one["rate"]]["expected"] for one in told["streams"])


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_somebody_typed_runs_in_a_spreadsheet(text: str):
    of = ledger(
        line(1, title=text),
        incomes=(income(1, Amount(1, "USD"), note=text),),
        payouts=(payout(1, Amount(1, "USD"), note=text),),
    )
    for row in rows_of(exported(Format.CSV, of)):
        typed = [row[name] for name in ("stream", "item", "note", "kind")]
        assert not [one for one in typed if one.lstrip().startswith(FORMULA) or one.startswith(FORMULA)]
    content = exported(Format.XLSX, of)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 6
    assert not [one for one in sheets if "<f>" in one or "<f " in one]
    kept = "".join(letter for letter in text if letter not in "\u0007\u0000")
    assert (sheet(content, "Streams")[1][3] or "") == kept
    assert json.loads(exported(Format.JSON, of))["streams"][0]["title"] == text


def test_a_workbook_has_real_days_numbers_and_headings():
    of = ledger(line(1, 21, 9_300, total=10_000), incomes=(income(1, Amount(250_000_000, "EUR"), note="Soda"),))
    content = exported(Format.XLSX, of)
    heading, row, total = sheet(content, "Streams")
    assert heading[:2] == ("Day", "Started (Europe/Berlin)")
    assert row[0] == datetime(2026, 11, 21)  # noqa: DTZ001 - a spreadsheet knows no zones
    assert row[1] == datetime(2026, 11, 21, 21, 15)  # noqa: DTZ001
    assert row[6:9] == (9_300, 10_000, 10_000)
    assert row[12:15] == (40, 50, 53)
    assert (total[0], total[13]) == ("Total", 50)
    _, sponsor, _ = sheet(content, "Income")
    assert sponsor[:2] == (datetime(2026, 11, 1), "sponsorship")  # noqa: DTZ001
    assert sponsor[3:5] == (250, "EUR")
    assert sponsor[6] == pytest.approx(270.83)
    assert sponsor[8] == "Soda"
    rates = sheet(content, "Rates")
    assert rates[1][2:5] == (0.4, 0.5, 0.53)
    assert "Business Insider" in rates[1][6]
    assert rates[2][0] == "EUR"
    summary = {row[0]: row[1] for row in sheet(content, "Summary") if len(row) > 1}
    assert summary["Gift estimate expected, USD"] == 50
    assert summary["Diamonds of streams whose total TikTok shows"] == 10_000
    assert summary["of these reported"] == 9_300


def test_the_rest_of_tiktoks_total_stands_as_a_line_of_its_own():
    more, fewer = line(1, 1, 100, total=150), line(2, 2, 150, total=100)
    rows = [row for row in rows_of(exported(Format.CSV, ledger(more, fewer))) if row["record"] == "gift"]
    rest = {row["stream_id"]: (row["item"], row["diamonds"]) for row in rows if row["item"].startswith("(")}
    assert rest == {
        "1": ("(not reported gift by gift)", "50"),
        "2": ("(reported beyond TikTok's total)", "-50"),
    }
    for number, shown in (("1", "0.75"), ("2", "0.50")):
        assert sum_of([row for row in rows if row["stream_id"] == number], "estimate_usd") == Decimal(shown)


def test_an_empty_time_is_a_file_with_its_headings():
    for kind in (Format.CSV, Format.XLSX, Format.JSON):
        assert exported(kind, ledger())
    assert json.loads(exported(Format.JSON, ledger()))["streams"] == []
    assert [row["record"] for row in rows_of(exported(Format.CSV, ledger()))] == ["total"]


def test_what_is_too_large_comes_zipped_or_in_parts(monkeypatch: pytest.MonkeyPatch):
    of = ledger(*(line(number, 1 + number % 28, 300 + number, title=f"{number * 7919:x}") for number in range(400)))
    source = Source(earned(of), BERLIN, datetime(2026, 11, 30, 18, tzinfo=UTC))
    whole = exported(Format.CSV, of)

    def files() -> tuple[packing.Packed, ...]:
        return ledger_files(Format.CSV, source, ((one, gifts_of(one)) for one in of.streams))

    monkeypatch.setattr(packing, "MOST_BYTES", len(whole) - 1)
    (zipped,) = files()
    assert zipped.name == "earnings-lunaplays-2026-11.csv.zip"
    assert unzipped(zipped.content) == whole
    monkeypatch.setattr(packing, "MOST_BYTES", len(zipped.content) // 3)
    parts = files()
    assert [part.name[-4:] for part in parts] == [".001", ".002", ".003", ".004"]
    assert all(len(part.content) <= packing.MOST_BYTES for part in parts)
    assert unzipped(b"".join(part.content for part in parts)) == whole
    monkeypatch.setattr(packing, "MOST_BYTES", 10)
    with pytest.raises(Conflict, match="export-too-large"):
        files()


def unzipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = archive.namelist()
        return archive.read(name)


def test_a_sheet_that_is_full_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    of = ledger(*(line(number, number) for number in range(1, 8)))
    content = exported(Format.XLSX, of)
    rows = [row for name in ("Streams", "Streams 2", "Streams 3") for row in sheet(content, name)]
    assert [row[5] for row in rows if row[0] not in {"Day", "Total"}] == [str(number) for number in range(1, 8)]
    assert rows[-1][0] == "Total"


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def folder(prefix: str) -> TemporaryDirectory[str]:
        return TemporaryDirectory(prefix=prefix, dir=tmp_path)

    monkeypatch.setattr(packing, "TemporaryDirectory", folder)
    exported(Format.XLSX, ledger(line(1)))
    assert list(tmp_path.iterdir()) == []


def test_the_guide_names_every_field_of_the_document():
    of = ledger(
        line(1, total=10_000),
        incomes=(income(1, Amount(250_000_000, "EUR")),),
        payouts=(payout(1, Amount(1, "USD"), covered=True),),
    )
    told = json.loads(exported(Format.JSON, of))
    guide = (Path(__file__).parents[2] / "docs" / "export.md").read_text()
    named = set(re.findall(r"`([a-z_]+)`", guide))
    parts = [told, told["totals"], *told["rates"], *told["currency_rates"], *told["income"], *told["payouts"]]
    parts += [*told["streams"], *told["streams"][0]["gifts"]]
    assert {field for part in parts for field in part} <= named
    assert f"`version` is `{VERSION}`" in guide
