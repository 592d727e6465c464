"""What an import says before and after it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.backstage import Counters, Renamed
from domain.backstage_preview import BackstagePreview, Corrected, Together
from domain.creators import Creator
from domain.importing import Choice, Imported, ImportState, Overlap, Preview, Progress, Staged, Target
from domain.imports import Ambiguous, Reading, Refusal
from domain.streams import State, Stream
from tests.cogs.limits import faults_of_message
from tests.discord_server import words_of
from ui import import_results as result
from ui import imports as look
from ui.import_words import reason, when
from ui.press import custom_id
from ui.text import text_in

TEXT = text_in("en-US")
AT = datetime(2026, 11, 22, 20, tzinfo=UTC)
LUNA = Creator(1, 7, "lunaplays")
FILE = Staged(12, 7, "gifts_<@1>.csv", "gifts", ImportState.STAGED, 5, AT, LUNA)
STREAM = Stream(3, LUNA, State.ENDED, AT - timedelta(hours=3), AT - timedelta(hours=1), title="Friday *Q&A*")
KNOWN = Target(STREAM, STREAM.started_at, STREAM.ended_at, 40, 1_200)
NEW = Target(None, AT - timedelta(days=2), AT - timedelta(days=2, hours=-1), 7, 70)
NOTHING = Counters()


class Shown:
    """A reply as the limits of Discord and a reader see it."""

    def __init__(self, reply: Any) -> None:  # noqa: ANN401 - a Reply
        self.content = reply.content or ""
        self.embeds = [reply.embed] if reply.embed else []
        self.components: list[Any] = []
        self.items = [item.item for item in reply.view.children] if reply.view else []

    @property
    def text(self) -> str:
        return words_of(self)  # type: ignore[arg-type]

    @property
    def ids(self) -> list[str]:
        return [item.custom_id for item in self.items]


def preview(**changed: Any) -> Shown:  # noqa: ANN401 - fields of a Preview
    usual: dict[str, Any] = {
        "staged": FILE,
        "kind": "gifts",
        "rows": 50,
        "new": 47,
        "known": 2,
        "refused": 1,
        "diamonds_new": 1_270,
        "refusals": (Refusal(14, "count", "import-count-out-of-range", {"piece": "x*x*", "most": 1_000_000}),),
        "targets": (NEW, KNOWN),
        "new_streams": 1,
    }
    return Shown(look.preview(TEXT, Preview(**usual | changed)))


def test_a_preview_says_what_is_new_known_and_refused_and_where_it_goes():
    shown = preview()
    for words in ("Gift list", "@lunaplays", "50 rows", "47 new", "1,270 💎", "2 already known", "1 refused"):
        assert words in shown.text
    assert "a new past stream · 7 rows · 70 💎" in shown.text
    assert "Friday \\*Q&A\\* · 40 rows · 1,200 💎" in shown.text
    assert "Line 14, “count”: “x\\*x\\*” is no count from 1 to 1,000,000." in shown.text
    assert f"<t:{int((AT + timedelta(days=1)).timestamp())}:R>" in shown.text
    assert shown.ids == ["import-confirm:12:keep:0", "import-refused:12", "import-cancel:12"]


def test_typed_reports_of_the_same_time_leave_the_choice_to_the_person():
    target = Target(STREAM, STREAM.started_at, STREAM.ended_at, 40, 1_200, Overlap(14, 2_413))
    shown = preview(targets=(target,))
    assert "14 reports (2,413 💎) were" in shown.text
    assert shown.ids[:2] == ["import-confirm:12:file:0", "import-confirm:12:keep:0"]
    assert {choice.value for choice in Choice} == {"keep", "file"}


def test_of_many_streams_those_are_named_that_people_know():
    typed = Target(STREAM, STREAM.started_at, STREAM.ended_at, 40, 1_200, Overlap(14, 2_413))
    shown = preview(targets=(*[NEW] * 20, KNOWN, *[NEW] * 20, typed), new_streams=40)
    assert "40 new past streams" in shown.text
    assert shown.text.count("Friday") == 2
    assert shown.text.count("a new past stream ·") == look.MOST_TARGETS - 2
    assert "34 more" in shown.text


def test_a_file_in_which_nothing_is_new_can_only_be_put_away():
    shown = preview(new=0, diamonds_new=0, known=50, refused=0, refusals=(), targets=(), new_streams=0)
    assert "Nothing in it is new" in shown.text
    assert shown.ids == ["import-cancel:12"]


def test_gifts_that_nobody_knows_are_named_harmlessly():
    shown = preview(unknown_gifts=("Mega **Rose**", "@everyone"))
    assert "Mega \\*\\*Rose\\*\\*" in shown.text
    assert "@everyone" not in shown.text


@given(
    names=st.lists(st.text(max_size=300), max_size=60),
    refusals=st.lists(st.text(max_size=1_000), max_size=5),
    targets=st.integers(0, 60),
)
def test_however_much_there_is_discord_takes_the_preview(names: list[str], refusals: list[str], targets: int):
    told = tuple(Refusal(9, each[:300], "import-gift-unreadable", {"piece": each}) for each in refusals)
    reply = look.preview(
        TEXT,
        Preview(FILE, "gifts", 9**6, 9**6, 9**6, 9**6, 9**12, told, (KNOWN, NEW) * targets, unknown_gifts=tuple(names)),
    )
    assert list(faults_of_message(Shown(reply))) == []  # type: ignore[arg-type]


def test_discord_takes_a_files_name_of_nothing_but_marks():
    hostile = replace(FILE, name="_" * 200)
    first, then = preview(staged=hostile), Shown(result.done(TEXT, imported(staged=hostile), by=5))
    assert [*faults_of_message(first), *faults_of_message(then)] == []  # type: ignore[arg-type]


def agency(**changed: Any) -> BackstagePreview:  # noqa: ANN401 - fields of a BackstagePreview
    usual: dict[str, Any] = {
        "creators": 3,
        "rows_new": 3,
        "rows_known": 0,
        "first_day": date(2026, 11, 6),
        "as_of": date(2026, 11, 6),
        "newest_known": date(2026, 11, 3),
        "gained": Counters(12_345, timedelta(hours=34), 5, 0, None),
        "exact_days": 0,
    }
    return BackstagePreview(**usual | changed)


def test_an_agencys_file_explains_whatever_may_surprise():
    told = agency(
        several_days=(Together(date(2026, 11, 4), date(2026, 11, 6), 2),),
        corrected=(Corrected("ben", date(2026, 11, 4), date(2026, 11, 6), Counters(-1_200, timedelta(minutes=-5))),),
        new=("ana", "zoe"),
        unregistered=("kim",),
        linked=("luna",),
        renamed=(Renamed("1", "old.name", "New.Name"),),
        taken=("new.name",),
        left=("gone",),
        unplaced=("who",),
    )
    shown = preview(kind="backstage", backstage=told, staged=FILE, targets=(), new_streams=0)
    for words in (
        *("3 creators, as of Nov 6, 2026", "12,345 💎, 34h live, 5 valid days"),
        *("Nov 4, 2026 – Nov 6, 2026, for 2 creators", "@ben, Nov 4, 2026 – Nov 6, 2026: -1,200 💎, -5m live"),
        *("Not yet: @ana, @kim, @zoe", "for the first time: @luna", "@old.name is @new.name now"),
        *("Another creator has that handle here, so nothing is renamed: @new.name", "@gone: what", "about them: @who"),
    ):
        assert words in shown.text
    assert shown.ids[0] == "import-confirm:12:keep:3"


@pytest.mark.parametrize(
    ("newest", "words"), [(None, "the first such file here"), (date(2026, 11, 20), "A newer file, of Nov 20, 2026")]
)
def test_an_agencys_first_or_late_file_says_what_that_means(newest: date | None, words: str):
    shown = preview(kind="backstage", backstage=agency(newest_known=newest))
    assert words in shown.text


def test_an_agency_of_two_thousand_fits_too():
    many = tuple(f"a.handle.of.24.letters{number}"[:24] for number in range(2_000))
    corrected = tuple(Corrected(name, AT.date(), AT.date(), Counters(-1, None, -1, -1, -1)) for name in many)
    told = agency(new=many, linked=many, taken=many, left=many, unplaced=many, corrected=corrected)
    reply = look.preview(TEXT, Preview(FILE, "backstage", 2_000, 2_000, 0, 0, 0, backstage=told))
    assert list(faults_of_message(Shown(reply))) == []  # type: ignore[arg-type]


def test_progress_tells_of_about_how_many_only_while_that_can_be_true():
    def said(rows: int, about: int, *, applying: bool = False) -> str:
        return look.progress(TEXT, "a.csv", Progress(rows, about, applying)).content or ""

    assert said(500, 2_000) == "⏳ Reading a.csv… 500 of about 2,000 rows"
    assert said(500, 400) == said(500, 0) == "⏳ Reading a.csv… 500 rows"
    assert said(1, 2, applying=True) == "⏳ Importing a.csv… 1 of about 2 rows"


def test_an_ambiguous_date_is_asked_about_with_both_days_spelt_out():
    asked = Ambiguous("date-order", "03/07/2026", (Reading("dmy", "2026-07-03"), Reading("mdy", "2026-03-07")))
    shown = Shown(look.ambiguous(TEXT, 12, "a.csv", asked, AT.date()))
    assert "“03/07/2026” can be read in two ways" in shown.text
    assert [item.label for item in shown.items] == ["Jul 3, 2026", "Mar 7, 2026", "Cancel"]
    assert shown.ids[0] == custom_id("import-answer", 12, "date-order", "dmy")


def test_a_file_without_its_day_offers_today_yesterday_and_a_form():
    shown = Shown(look.ambiguous(TEXT, 12, "a.csv", Ambiguous("as-of", "a.csv"), AT.date()))
    days = [f"import-answer:12:as-of:2026-11-{day}" for day in (22, 21)]
    assert shown.ids == [*days, "import-day:12", "import-cancel:12"]


def test_a_reason_is_harmless_in_a_message_and_plain_in_a_file():
    refusal = Refusal(3, None, "import-gift-unreadable", {"piece": "**x**"})
    assert reason(TEXT, refusal) == "“\\*\\*x\\*\\*” is no name of a gift."
    assert reason(TEXT, refusal, plain=True) == "“**x**” is no name of a gift."
    assert look.refused_line(TEXT, refusal) == "Line 3: “\\*\\*x\\*\\*” is no name of a gift."


def test_a_stream_of_one_evening_ends_with_a_time_and_a_long_one_with_a_day():
    ends = int(AT.timestamp())
    assert when(AT - timedelta(hours=2), AT).endswith(f"<t:{ends}:t>")
    assert when(AT - timedelta(days=2), AT).endswith(f"<t:{ends}:f>")
    assert when(AT, None) == f"<t:{ends}:f>"


def imported(**changed: Any) -> Imported:  # noqa: ANN401 - fields of an Imported
    usual: dict[str, Any] = {"staged": FILE, "new": 47, "known": 2, "refused": 1, "diamonds": 1_270}
    return Imported(**usual | changed)


def test_the_result_says_what_counts_now_and_offers_to_take_it_back():
    brought = imported(streams=(STREAM,) * 9, new_streams=1, metrics=4, voided=Overlap(2, 30))
    shown = Shown(result.done(TEXT, brought, by=5))
    for words in (
        "47 rows added",
        "1,270 💎",
        "2 rows were known",
        "One row was refused",
        "One new past stream",
        "4 numbers",
    ):
        assert words in shown.text
    assert "2 typed reports (30 💎) gave way" in shown.text
    assert "1 more" in shown.text
    assert "<@5>" not in shown.text
    assert shown.ids == ["import-undo:12:47", "import-refused:12"]


def test_who_confirms_for_somebody_else_reads_whose_file_it_was():
    assert "<@5>" in Shown(result.done(TEXT, imported(repeated=True), by=6)).text


def test_new_creators_of_an_agency_are_offered_for_registration():
    shown = Shown(result.done(TEXT, imported(), by=5, to_register=12))
    assert shown.items[0].label == "Register 12 creators"


def test_much_is_taken_back_only_after_a_second_press():
    shown = Shown(result.ask_undo(TEXT, 12, 4_000))
    assert "4,000 rows" in shown.text
    assert shown.ids == ["import-undo-sure:12", "import-keep:12"]


def test_what_is_taken_back_says_that_typed_reports_count_again():
    shown = Shown(result.undone(TEXT, imported(undone=True, voided=Overlap(1, 30))))
    assert "47 rows, 1,270 💎" in shown.text
    assert "One typed report counts again." in shown.text


def test_who_takes_back_what_another_file_told_too_reads_how_much_stays_and_what_takes_it_off():
    several = Shown(result.undone(TEXT, imported(undone=True, stayed=3))).text
    assert "3 rows still count, because other imported files have them too" in several
    assert "undo the imports of those files" in several
    one = Shown(result.undone(TEXT, imported(undone=True, stayed=1))).text
    assert "One row still counts, because another imported file has it too" in one


def test_the_file_of_refused_rows_is_named_after_the_one_that_was_sent():
    (file,) = result.refused_file(TEXT, "my list.xlsx", b"x").files
    assert file.filename == "refused-my list.csv"
