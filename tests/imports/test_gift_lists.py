"""Gift lists: the same gifts, however they are written down."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Unreadable
from domain.imports import Ambiguous, GiftRow, Refusal
from imports.column_names import NAMES, Role
from imports.columns import meant, roles
from tests.imports.made import BERLIN, DATA, all_of, gifts, only, workbook, written

AT = datetime(2026, 7, 3, 20, 15, tzinfo=UTC)
HEADER = ["time", "gift", "gift id", "count", "coins", "supporter"]
ROWS: list[list[Any]] = [
    ["2026-07-03T20:15:00", "Rose", 5655, 5, 1, "rosefan"],
    ["2026-07-03T20:15:30", "Finger Heart", 5487, 2, 5, "nightowl"],
    ["2026-07-03T20:16:00", "Galaxy", 11046, 1, 1000, "Zoë"],
    ["2026-07-03T20:16:00", "Galaxy", 11046, 1, 1000, "Zoë"],
    ["2026-07-03T20:17:00", "Rose", 5655, 12, 1, "さくら🌸"],
]


def table(rows: list[list[Any]], header: list[str] = HEADER, delimiter: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([header, *rows])
    return file.getvalue()


def objects(rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def nested(row: list[Any]) -> dict[str, Any]:
    gift = {"name": row[1], "id": row[2], "diamondCount": row[4]}
    return {"timestamp": row[0], "gift": gift, "repeatCount": row[3], "user": {"uniqueId": row[5]}}


def in_every_format(folder: Path, rows: list[list[Any]]) -> dict[str, Path]:
    dated = [[datetime.fromisoformat(row[0]), *row[1:]] for row in rows]
    return {
        "csv": written(folder, table(rows), "1"),
        "tsv": written(folder, table(rows, delimiter="\t"), "2"),
        "semicolons": written(folder, "sep=;\r\n" + table(rows, delimiter=";"), "3"),
        "utf-16": written(folder, table(rows), "4", "utf-16"),
        "utf-16 without a mark": written(folder, table(rows), "5", "utf-16-le"),
        "utf-8 with a mark": written(folder, table(rows), "6", "utf-8-sig"),
        "list": written(folder, json.dumps(objects(rows)), "7"),
        "object": written(folder, json.dumps({"version": 2, "gifts": objects(rows)}), "8", "utf-16"),
        "nested": written(folder, json.dumps({"data": {"items": [nested(row) for row in rows]}}, indent=1), "9"),
        "json lines": written(folder, "\n".join(map(json.dumps, objects(rows))), "10"),
        "list with a line each": written(folder, "[\n" + ",\n".join(map(json.dumps, objects(rows))) + "\n]\n", "list"),
        "object with a line each": written(
            folder, '{"gifts": [\n' + ",\n".join(map(json.dumps, objects(rows))) + "\n]}\n", "object"
        ),
        "workbook": workbook(folder, [HEADER, *dated], "11"),
        "workbook with titles": workbook(folder, [["My gifts"], [], HEADER, *rows], "12"),
    }


def facts(rows: list[GiftRow]) -> set[tuple[Any, ...]]:
    return {(row.identity, row.at, row.gift_id, row.gift_name, row.count, row.coins, row.supporter) for row in rows}


def test_a_small_file_becomes_gifts_and_a_refusal():
    found = all_of(DATA / "gifts.csv")
    assert [(row.gift_id, row.count, row.coins, row.supporter) for row in found if isinstance(row, GiftRow)] == [
        (5655, 5, 1, "rosefan"),
        (5487, 2, 5, "nightowl"),
        (11046, 1, 1000, "Zoë"),
        (11046, 1, 1000, "Zoë"),
    ]
    refused = found[-1]
    assert isinstance(refused, Refusal)
    assert (refused.line, refused.column, refused.reason) == (6, "count", "number-unreadable")
    assert refused.raw == ("2026-07-03T20:17:00Z", "Rose", "5655", "many", "1", "rosefan")


def test_every_format_yields_the_same_gifts_under_the_same_identities(tmp_path: Path):
    told = {name: facts(gifts(path)) for name, path in in_every_format(tmp_path, ROWS).items()}
    assert {name: rows for name, rows in told.items() if rows != told["csv"]} == {}
    assert len(told["csv"]) == len(ROWS)  # two equal rows are two gifts


def test_another_order_changes_nothing_and_half_a_file_is_a_part_of_the_whole(tmp_path: Path):
    whole = facts(gifts(written(tmp_path, table(ROWS))))
    shuffled = random.Random(1).sample(ROWS, k=len(ROWS))
    assert facts(gifts(written(tmp_path, table(shuffled)))) == whole
    for count in range(1, len(ROWS)):
        assert facts(gifts(written(tmp_path, table(ROWS[:count])))) < whole


def test_columns_stand_in_any_order_and_others_are_passed_over(tmp_path: Path):
    header = ["note", *reversed(HEADER), "extra"]
    rows = [["x", *reversed(row), ""] for row in ROWS]
    assert facts(gifts(written(tmp_path, table(rows, header)))) == facts(gifts(written(tmp_path, table(ROWS))))


def test_a_spanish_file_of_windows_is_read_as_it_was_meant():
    first, second = gifts(DATA / "regalos.csv", zone=BERLIN)
    assert first.at == datetime(2026, 7, 13, 18, 15, tzinfo=UTC)
    assert (first.gift_name, first.count, first.supporter) == ("Rosa", 1_200, "lucía")
    assert second.at == datetime(2026, 7, 4, 18, 16, 10, tzinfo=UTC)
    assert second.gift_name == "Corazón"


@pytest.mark.parametrize(
    "header",
    [
        "Fecha y hora;Regalo;Cantidad;Usuario",
        "Data e hora;Presente;Quantidade;Usuário",
        "Date et heure;Cadeau;Quantité;Utilisateur",
        "Zeitpunkt;Geschenk;Anzahl;Nutzer",
        "Tanggal;Hadiah;Jumlah;Pengguna",
        "日時;ギフト;個数;ユーザー",
        "التاريخ;الهدية;العدد;المستخدم",
        "Tarih saat;Hediye;Adet;Kullanıcı",
        "TARİH SAAT;HEDİYE;ADET;GÖNDEREN",
        "Thời điểm;Quà tặng;Số lượng;Người gửi",
        "दिनांक;उपहार;संख्या;उपयोगकर्ता",
        "Дата и время;Подарок;Количество;Пользователь",
        "createTime;giftName;repeatCount;uniqueId",
        "CREATE_TIME;GIFT_NAME;REPEAT_COUNT;USERNAME",
    ],
)
def test_columns_are_known_in_many_languages(tmp_path: Path, header: str):
    (row,) = gifts(written(tmp_path, f"{header}\n2026-07-03T20:15:00Z;Rose;5;rosefan\n"))
    assert (row.at, row.gift_name, row.count, row.supporter) == (AT, "Rose", 5, "rosefan")


def test_every_name_of_a_column_means_one_thing():
    named = [(role, name, meant(name)) for role, names in NAMES.items() for name in names]
    assert [(role, name, found) for role, name, found in named if found is None or found.role is not role] == []


def test_a_bare_name_is_the_gift_unless_the_gift_has_a_column():
    assert roles(["name", "count"]) == {Role.GIFT: 0, Role.COUNT: 1}
    assert roles(["gift", "name"]) == {Role.GIFT: 0, Role.SUPPORTER: 1}


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-03T20:15:00Z",
        "2026-07-03 22:15",
        "2026-07-03T20:15:00.118954800+00:00",
        "2026/7/3 22:15:00",
        "1783109700",
        "1783109700000",
        "3.7.2026 22:15",
        "3 July 2026 22:15",
        "July 3, 2026 10:15 PM",
        "3 de julio de 2026 22:15",
        "3. Juli 2026 22:15",
        "2026年7月3日 22時15分",
        "2026-07-03 22:15".translate({ord("0") + digit: 0x660 + digit for digit in range(10)}),
        "2026-07-03 20:15 UTC",
        "2026-07-03 23:15 (UTC+3)",
    ],
)
def test_times_are_read_as_files_write_them(tmp_path: Path, text: str):
    (row,) = gifts(written(tmp_path, f"time;gift\n{text};Rose\n"), zone=BERLIN)
    assert row.at is not None
    assert row.at.replace(microsecond=0) == AT


def dates(*days: str) -> str:
    return "date,gift,count\n" + "".join(f"{day},Rose,1\n" for day in days)


def test_dates_that_can_be_read_in_two_orders_are_asked_about(tmp_path: Path):
    path = written(tmp_path, dates("03/07/2026 20:15", "04/07/2026 20:15"))
    question = all_of(path)[-1]
    assert isinstance(question, Ambiguous)
    assert (question.kind, question.piece) == ("date-order", "03/07/2026 20:15")
    assert [(one.answer, one.meaning) for one in question.readings] == [
        ("day-first", "2026-07-03"),
        ("month-first", "2026-03-07"),
    ]
    for answer, at in (("day-first", AT), ("month-first", datetime(2026, 3, 7, 20, 15, tzinfo=UTC))):
        assert gifts(path, answers={"date-order": answer})[0].at == at


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("03/07/2026", "13/07/2026"), "2026-07-03"),
        (("07/03/2026", "07/13/2026"), "2026-07-03"),
        (("01/12/2026", "02/03/2026"), "2026-01-12"),  # the 1st of December has not been yet
        (("05/05/2026", "06/06/2026"), "2026-05-05"),  # both orders say the same
    ],
)
def test_an_order_that_only_one_reading_can_have_is_not_asked_about(tmp_path: Path, days: tuple[str, ...], first: str):
    found = gifts(written(tmp_path, dates(*days)))
    assert found[0].at == datetime.fromisoformat(first).replace(tzinfo=UTC)


def test_dates_in_both_orders_are_asked_about(tmp_path: Path):
    found = all_of(written(tmp_path, dates("03/07/2026", "13/07/2026", "07/14/2026")))
    assert isinstance(found[-1], Ambiguous)


@pytest.mark.parametrize(
    ("counts", "locale", "meant"),
    [
        (["1,234", "2"], "en-US", 1_234),
        (["1.234", "2"], "de", 1_234),
        (["1.234", "1,5K"], "en-US", 1_234),
        (["1,234", "1.5K"], "de", 1_234),
        (["5x", "2"], "en-US", 5),
        (["× 5", "2"], "en-US", 5),
        (["\u0665", "2"], "en-US", 5),
        (["1.2K", "2"], "en-US", 1_200),
    ],
)
def test_point_and_comma_mean_the_same_in_the_whole_file(tmp_path: Path, counts: list[str], locale: str, meant: int):
    text = "gift;count\n" + "".join(f"Rose;{count}\n" for count in counts)
    assert gifts(written(tmp_path, text), locale=locale)[0].count == meant


def test_lines_in_two_encodings_are_both_read(tmp_path: Path):
    mixed = "gift,supporter\nRose,Zoë\n".encode() + "Rose,Jürgen\n".encode("cp1252")
    assert [row.supporter for row in gifts(written(tmp_path, mixed))] == ["Zoë", "Jürgen"]


def test_a_file_without_a_header_is_read_where_its_values_leave_no_doubt(tmp_path: Path):
    path = written(tmp_path, "rosefan,2026-07-03T20:15:00Z,Rose,5\nnightowl,2026-07-03T20:16:00Z,Galaxy,1\n")
    first, second = gifts(path, is_gift={"Rose", "Galaxy"}.__contains__)
    assert (first.at, first.gift_name, first.count, first.supporter) == (AT, "Rose", 5, "rosefan")
    assert second.gift_name == "Galaxy"
    with pytest.raises(Unreadable, match="import-unknown-table"):
        all_of(path)
    doubtful = written(tmp_path, "Rose,5,1\nGalaxy,1,1000\n")
    with pytest.raises(Unreadable, match="import-unknown-table"):
        all_of(doubtful, is_gift={"Rose", "Galaxy"}.__contains__)


def test_a_list_of_prices_is_no_list_of_gifts_that_were_sent(tmp_path: Path):
    with pytest.raises(Unreadable, match="import-unknown-table"):
        all_of(written(tmp_path, "gift_id,name,coins,type\n5655,Rose,1,1\n"))


def test_two_columns_of_one_name_are_refused_unless_a_better_one_is_there(tmp_path: Path):
    with pytest.raises(Unreadable, match="import-header-twice") as refused:
        all_of(written(tmp_path, "gift,count,count\nRose,5,6\n"))
    assert refused.value.details == {"column": "count"}
    (row,) = gifts(written(tmp_path, "gift,username,user,user\nRose,rosefan,a,b\n"))
    assert row.supporter == "rosefan"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("0001-01-01T00:00:00,Rose,5655,1", "time", "import-time-out-of-range"),
        ("9999-12-31T23:59:59,Rose,5655,1", "time", "import-time-out-of-range"),
        ("0001-01-01T00:00:00+14:00,Rose,5655,1", "time", "import-time-unreadable"),
        ("31/02/2026,Rose,5655,1", "time", "import-time-unreadable"),
        ("yesterday,Rose,5655,1", "time", "import-time-unreadable"),
        ("99999999999999999999,Rose,5655,1", "time", "import-time-unreadable"),
        (",Rose,5655,9223372036854775808", "count", "number-out-of-range"),
        (f",Rose,5655,{'9' * 5000}", "count", "number-unreadable"),
        (",Rose,5655,0", "count", "import-count-out-of-range"),
        (",Rose,5655,-5", "count", "number-out-of-range"),
        (",Rose,5655,1000000", "count", "import-count-out-of-range"),
        (",Rose,5655,=1+1", "count", "number-unreadable"),
        (",Rose,5655,1.5", "count", "number-not-whole"),
        (",Rose,9223372036854775808,1", "gift id", "import-gift-id"),
        (",Rose,five,1", "gift id", "import-gift-id"),
        (",,,1", "gift", "import-gift-missing"),
        (",Ro\0se,,1", "gift", "import-gift-unreadable"),
        (",Rose", None, "import-row-short"),
    ],
)
def test_a_row_that_cannot_be_taken_stops_none_of_the_others(tmp_path: Path, row: str, column: str | None, reason: str):
    found = all_of(written(tmp_path, f"time,gift,gift id,count\n{row}\n2026-07-03T20:15:00Z,Rose,5655,1\n"))
    refused, taken = found
    assert isinstance(refused, Refusal)
    assert (refused.line, refused.column, refused.reason) == (2, column, reason)
    assert isinstance(taken, GiftRow)


def test_a_quotation_mark_that_is_never_closed_says_which_lines_it_took(tmp_path: Path):
    rows = "".join(f"Rose,{count},fan\n" for count in range(1, 200))
    found = all_of(written(tmp_path, f'gift,count,supporter\nRose,1,fan\nRose,1,"fan\n{rows}'))
    assert isinstance(found[0], GiftRow)
    refused = found[1]
    assert isinstance(refused, Refusal)
    assert (refused.line, refused.reason, refused.details) == (3, "import-quote-open", {"last": 202})


def test_a_json_file_that_breaks_off_keeps_what_came_before(tmp_path: Path):
    found = all_of(written(tmp_path, json.dumps(objects(ROWS))[:-90]))
    refused = found.pop()
    assert isinstance(refused, Refusal)
    assert refused.reason == "import-json-broken-after"
    assert len(found) == refused.details["rows"] == 4


def test_one_line_is_json_lines_too(tmp_path: Path):
    (row,) = all_of(written(tmp_path, json.dumps(objects(ROWS)[0])))
    assert isinstance(row, GiftRow)
    assert (row.at, row.gift_id, row.count) == (AT, 5655, 5)


def test_a_room_that_is_not_told_is_none_in_every_format(tmp_path: Path):
    found = {"time": "2026-07-03T20:15:00Z", "gift": "Rose", "room": None}
    told = [["time", "gift", "room"], ["2026-07-03T20:15:00Z", "Rose", None]]
    paths = (
        written(tmp_path, json.dumps([found])),
        written(tmp_path, "time,gift,room\n2026-07-03T20:15:00Z,Rose, \n", "b"),
    )
    for path in (*paths, workbook(tmp_path, told)):
        (row,) = all_of(path)
        assert isinstance(row, GiftRow)
        assert row.room is None


def test_a_broken_line_of_json_lines_is_refused_alone(tmp_path: Path):
    lines = [*map(json.dumps, objects(ROWS[:2])), '{"gift": "Rose", "coun', "[1, 2]", '{"gift": ' + "9" * 5000 + "}"]
    found = all_of(written(tmp_path, "\n".join(lines)))
    assert [one.reason for one in found if isinstance(one, Refusal)] == [
        "import-json-line",
        "import-json-no-object",
        "import-json-line",
    ]
    assert len(only(GiftRow, tmp_path / "file")) == 2


def test_a_total_stays_beside_the_price_of_one(tmp_path: Path):
    (row,) = gifts(written(tmp_path, "gift,count,total coins\nFinger Heart,3,15\n"))
    assert (row.coins, row.total_coins) == (None, 15)


def test_a_gift_that_carries_its_id_is_known_by_it(tmp_path: Path):
    (row,) = gifts(written(tmp_path, "gift,count\nRose (5655),3\n"))
    assert (row.gift_id, row.gift_name) == (5655, "Rose")


def test_a_gift_list_in_a_zip_is_found(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "gifts.zip", "w") as archive:
        archive.writestr("read me.txt", "hello")
        archive.writestr("folder/gifts.csv", table(ROWS))
    assert facts(gifts(tmp_path / "gifts.zip")) == facts(gifts(written(tmp_path, table(ROWS))))
