"""Rows are read many at a time; one that is different changes nothing for the others, and is read as it always was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Unreadable
from domain.imports import GiftRow, Refusal
from imports.json_quickly import BROKEN, RowsOf, decoded_quickly
from imports.limits import ROWS_BETWEEN_LOOKS, Budget
from tests.imports.made import all_of, gifts, only, written

ROWS = 3 * ROWS_BETWEEN_LOOKS + 7
"""Several blocks, and a piece of one."""
MIDDLE = ROWS_BETWEEN_LOOKS + 100


def row(number: int) -> dict[str, Any]:
    at = f"2026-07-03T20:{number // 60 % 60:02}:{number % 60:02}Z"
    return {"time": at, "gift": "Rose", "gift_id": 5655, "count": number % 30 + 1, "user": f"fan{number}"}


def as_list(rows: list[Any]) -> str:
    return json.dumps(rows)


def on_lines(rows: list[Any]) -> str:
    return "".join(json.dumps(each) + "\n" for each in rows)


def as_table(rows: list[dict[str, Any]]) -> str:
    return "".join(",".join(map(str, each)) + "\n" for each in (rows[0], *(one.values() for one in rows)))


def event(number: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    gift = {"gift_id": 5655, "gift_name": "Rose", "gift_type": 2, "diamond_count": 1, "repeat_count": number % 9 + 1}
    inside = {**gift, "repeat_end": 0, "group_id": 0, "user": f"fan{number}", **fields}
    head = {"ts": row(number)["time"], "method": "WebcastGiftMessage", "msg_id": str(10**18 + number), "room_id": "1"}
    return {**head, "decoded": inside}


IN_JSON: list[tuple[dict[str, Any], tuple[int, str | None]]] = [
    (row(0) | {"user": '\ud83c\udf38 rose "fan"'}, (1, '\U0001f338 rose "fan"')),
    (row(0) | {"count": "7", "gift_id": "5655"}, (7, "fan0")),
    (row(0) | {"count": 7.0}, (7, "fan0")),
    (row(0) | {"anonymous": [{"deep": True}]}, (1, "fan0")),
    (dict(reversed(row(0).items())), (1, "fan0")),
    ({name: value for name, value in row(0).items() if name != "user"}, (1, None)),
    ({**row(0), "user": None}, (1, None)),
]


@pytest.mark.parametrize("form", [as_list, on_lines])
@pytest.mark.parametrize(("other", "expected"), IN_JSON)
def test_a_row_that_is_told_in_another_way_is_read_among_the_others(
    tmp_path: Path, form: Callable[[list[Any]], str], other: dict[str, Any], expected: tuple[int, str | None]
):
    rows: list[Any] = [row(number) for number in range(1, ROWS)]
    rows.insert(MIDDLE, other)
    found = gifts(written(tmp_path, form(rows)))
    assert [one.line for one in found] == list(range(1, ROWS + 1))
    assert (found[MIDDLE].count, found[MIDDLE].supporter) == expected
    alone = gifts(written(tmp_path, form([row(1), other])))[1]
    assert alone._replace(line=MIDDLE + 1) == found[MIDDLE]


@pytest.mark.parametrize("form", [as_list, on_lines, as_table])
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"count": 0}, "import-count-out-of-range"),
        ({"time": "yesterday"}, "import-time-unreadable"),
        ({"gift_id": 10**30}, "import-gift-id"),
        ({"gift": "", "gift_id": ""}, "import-gift-missing"),
        ({"user": "x" * 60}, "supporter-too-long"),
    ],
)
def test_wrong_rows_are_refused_with_their_line_and_no_other_is(
    tmp_path: Path, form: Callable[[list[Any]], str], wrong: dict[str, Any], reason: str
):
    at = {0, 1, MIDDLE, ROWS - 1}
    rows = [row(number) | (wrong if number in at else {}) for number in range(ROWS)]
    found = all_of(written(tmp_path, form(rows)))
    header = int(form is as_table)
    assert [one.line for one in found if isinstance(one, Refusal)] == [number + 1 + header for number in sorted(at)]
    assert {one.reason for one in found if isinstance(one, Refusal)} == {reason}
    lines = [one.line for one in found if isinstance(one, GiftRow | Refusal)]
    assert lines == list(range(1 + header, ROWS + 1 + header))


def test_a_value_that_is_no_object_is_refused_among_objects(tmp_path: Path):
    rows: list[Any] = [row(number) for number in range(ROWS)]
    rows[MIDDLE] = [row(MIDDLE)]
    (refused,) = only(Refusal, written(tmp_path, as_list(rows)))
    assert (refused.line, refused.reason) == (MIDDLE + 1, "import-json-no-object")


def test_of_two_values_with_one_name_the_last_one_counts(tmp_path: Path):
    text = as_list([row(number) for number in range(ROWS)])
    twice = text.replace('"count": 2,', '"count": 2, "count": 25,', 1)
    assert gifts(written(tmp_path, twice))[1].count == 25


@pytest.mark.parametrize("value", ["NaN", "1e999", '"\\ud800"', "9" * 400])
def test_what_only_the_careful_reader_knows_is_refused_alone(tmp_path: Path, value: str):
    text = as_list([row(number) for number in range(ROWS)]).replace('"count": 3,', f'"count": {value},', 1)
    found = all_of(written(tmp_path, text))
    assert [one.line for one in found if isinstance(one, Refusal)] == [3]
    assert len(found) == ROWS


@pytest.mark.parametrize("text", ["}, {", '"}, {"', '\\"}, {', "]}, {["])
def test_names_that_look_like_the_end_of_a_row_are_names(tmp_path: Path, text: str):
    rows = [row(number) | {"note": text * 30} for number in range(ROWS)]
    assert len(gifts(written(tmp_path, as_list(rows)))) == ROWS


@pytest.mark.parametrize("indent", [None, 2])
def test_lists_inside_of_rows_do_not_end_them(tmp_path: Path, indent: int | None):
    rows = [{"badges": [{"level": 1}, {"level": 2}], **row(number)} for number in range(ROWS)]
    text = json.dumps({"gifts": rows, "more": [row(ROWS)]}, indent=indent)
    assert len(gifts(written(tmp_path, text))) == ROWS


def test_a_list_that_breaks_off_keeps_what_came_before(tmp_path: Path):
    text = as_list([row(number) for number in range(ROWS)])
    found = all_of(written(tmp_path, text[: text.index("fan500")]))
    assert [type(one) for one in found] == [GiftRow] * 500 + [Refusal]
    assert [one.line for one in found if isinstance(one, Refusal)] == [501]


def test_equal_rows_are_told_apart_across_blocks(tmp_path: Path):
    rows = [row(number % 300) for number in range(ROWS)]
    together = [one.identity for one in gifts(written(tmp_path, as_list(rows)))]
    assert len(set(together)) == ROWS
    assert together == [one.identity for one in gifts(written(tmp_path, as_table(rows)))]
    assert together[300] == together[0] + ":2"


def test_dates_of_which_the_order_is_told_late_are_all_read_by_it(tmp_path: Path):
    rows = [{"time": "03/07/2026", "gift": "Rose", "count": number} for number in range(1, ROWS)]
    rows.append({"time": "13/07/2026", "gift": "Rose", "count": 1})
    found = gifts(written(tmp_path, as_list(rows)))
    assert {(one.at.month, one.at.day) for one in found if one.at} == {(7, 3), (7, 13)}


@pytest.mark.parametrize(
    ("fields", "count", "supporter"),
    [
        ({"user": {"unique_id": "other"}}, 5, "other"),
        ({"group_id": "0"}, 5, "fan4"),
        ({"gift_type": 0, "combo": False}, 5, "fan4"),
        ({"giftId": 5655, "gift_id": 5655}, 5, "fan4"),
        ({"repeat_count": 0}, 1, "fan4"),
        ({"user": "\u202efan4"}, 5, "fan4"),
    ],
)
def test_an_event_that_is_told_in_another_way_is_read_among_the_others(
    tmp_path: Path, fields: dict[str, Any], count: int, supporter: str
):
    found = gifts(
        written(tmp_path, on_lines([event(number, **(fields if number == 4 else {})) for number in range(9)]))
    )
    assert [one.line for one in found] == list(range(1, 10))
    assert (found[4].count, found[4].supporter) == (count, supporter)


def test_events_of_two_rooms_that_take_turns_keep_their_rooms(tmp_path: Path):
    events = [event(number) | {"room_id": str(number % 2 + 1)} for number in range(9)]
    assert [one.room for one in gifts(written(tmp_path, on_lines(events)))] == [str(n % 2 + 1) for n in range(9)]


def test_a_message_that_is_repeated_counts_once(tmp_path: Path):
    events = [event(0), event(1), event(1), event(1, giftId=5655), event(2)]
    assert [one.line for one in gifts(written(tmp_path, on_lines(events)))] == [1, 2, 5]


def test_brackets_that_are_just_shallow_enough_to_read_break_nothing(tmp_path: Path):
    for depth in range(940, 1000):
        deep = "[" * depth + "]" * depth
        one, other = json.dumps(row(1)), json.dumps(row(2))
        wrong = f'{{"gift": "Rose", "count": {deep}}}'
        for text in (f"[{one}, {wrong}, {other}]", f"[{one}, {deep}, {other}]", f"{one}\n{wrong}\n{other}\n"):
            assert [found.line for found in only(Refusal, written(tmp_path, text))] == [2]
        events = f'{json.dumps(event(1))}\n{{"method": "WebcastGiftMessage", "decoded": {{"gift_id": {deep}}}}}\n'
        assert [found.line for found in only(Refusal, written(tmp_path, events))] == [2]


def test_too_many_rows_end_a_list_too(tmp_path: Path):
    path = written(tmp_path, as_list([row(number) for number in range(ROWS)]))
    with pytest.raises(Unreadable, match="import-too-many-rows"):
        all_of(path, budget=Budget(most_rows=ROWS - 1))


PIECES = [
    *("0", "-0", "01", "1.", "-", "1e5", "1e999", "NaN", "Infinity", "9" * 30, "9" * 5_000, "0.1", "9007199254740993"),
    *('"\\ud83d\\ude00"', '"\\ud800"', '"\t"', '"\\x"', '"\\/"', '"\x7f"', "true", "nul", "[1,]", '{"a":1,}', "1 2"),
    *("\ufeff1", "", " 1 ", "\x0b1", "\xa01", '{"a":1,"a":2}', '"\udc00"', "[" * 99 + "]" * 99),
]


@pytest.mark.parametrize("piece", PIECES)
def test_the_quick_decoder_takes_nothing_that_the_careful_one_reads_otherwise(piece: str):
    try:
        quick = decoded_quickly(piece)
    except BROKEN:
        return
    careful = json.loads(piece)
    assert (repr(quick), type(quick)) == (repr(careful), type(careful))


@pytest.mark.parametrize("piece", [each for each in PIECES if len(each) < 5_000])
def test_rows_are_decoded_quickly_only_where_their_cells_are_plain(piece: str):
    rows_of = RowsOf(("gift", "count"))
    text = f'[{{"gift": "Rose", "count": {piece}}}]'
    try:
        cells = rows_of.cells_of(rows_of.decode(text))
    except BROKEN:
        return
    (careful,) = json.loads(text)
    assert cells == [("Rose", careful["count"])]
    assert type(careful["count"]) in {str, int}
