"""What is stored about a person can be taken out, and goes on request; every total stays right."""

from __future__ import annotations

import json
from datetime import time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import BigInteger, select

from db import personal_sections
from db.digests import DigestStore
from db.goals import GoalStore
from db.incomes import IncomeStore
from db.payouts import PayoutStore
from db.personal_data import PersonalData
from db.personal_rows import OF_PEOPLE, actor_columns
from db.personal_sections import COVERED, EXPLAINED
from db.plans import PlanStore
from db.questions import QuestionStore
from db.schema import creators, metadata, streams, supporters
from db.supporters import SupporterStore
from db.votes import VoteStore
from domain.access import FORGOTTEN, Caller
from domain.digests import Wish
from domain.goals import Measure, Wanted
from domain.ledger import Kind
from domain.metrics import Metric
from domain.money import Amount
from domain.periods import Period
from domain.plans import Check, Repeat
from domain.plans import Wanted as PlannedStream
from domain.questions import Asking
from domain.streams import State
from tests.db.agency import Agency, told
from tests.db.world import BERT, DAY, ELSEWHERE, GUILD, HOUR, MANAGER, NOON, roses

if TYPE_CHECKING:
    from domain.streams import Stream
    from tests.db.world import World

ID = 123_456_789_012_345_678
"""Anna's real id, as long as Discord's are: it occurs nowhere by chance."""
LUNA = Caller(GUILD, ID)
LATER = NOON + DAY


async def busy(world: World) -> tuple[Stream, Stream]:
    """Luna is a creator, reports for Bert, sends him gifts, asks and votes; returns her stream and his."""
    await world.creators.add(LUNA, "luna", ID, "Europe/Berlin", NOON)
    await world.creators.confirm(MANAGER, "luna", NOON)
    await world.creators.add(BERT, "bert", BERT.member_id, None, NOON)
    await world.creators.confirm(MANAGER, "bert", NOON)
    own = await world.streams.report(LUNA, started_at=NOON - HOUR, duration=HOUR, at=NOON, creator="luna", title="Mine")
    his = await world.streams.report(BERT, started_at=NOON - HOUR, duration=HOUR, at=NOON, creator="bert")
    await world.streams.set_metrics(LUNA, {Metric.LIKES: 9}, at=NOON, stream=own.id)
    await world.report(roses(5), stream=own.id)
    assistant = Caller(GUILD, ID, moderator=True)
    await world.report(roses(3, "luna"), roses(2), roses(4, "nightowl"), caller=assistant, stream=his.id)
    slip = await world.report(roses(1, "luna"), caller=assistant, stream=his.id)
    await world.gifts.undo(assistant, report=slip.report_id, at=NOON)
    await world.cards.posted(own.id, 1, 2, 1)
    await world.cards.posted(his.id, 1, 3, (await world.cards.card(GUILD, his.id)).revision)
    await IncomeStore(world.database).add(
        LUNA, Kind.MERCH, Amount(5_000_000, "USD"), key="i", at=NOON, day=NOON.date(), creator="luna"
    )
    await PayoutStore(world.database).add(LUNA, Amount(7_000_000, "USD"), key="p", at=NOON, day=NOON.date())
    await GoalStore(world.database).set(LUNA, Wanted(Measure.STREAMS, Period.MONTH, 9), NOON)
    digests = DigestStore(world.database)
    await digests.set(LUNA, Wish(Period.WEEK, time(9)), NOON, here=1)
    await digests.set(Caller(GUILD, ID, manager=True), Wish(Period.DAY, time(9)), NOON, here=1)
    agency = Agency(world.database)
    await agency.drop(told("71", "luna_before", NOON.date() - DAY, 300, 2), told(None, "luna", NOON.date() - DAY))
    await agency.drop(told("71", "luna", NOON.date(), 500, 3), told("72", "bert", NOON.date(), 900, 4))
    planned = PlannedStream(NOON + 9 * DAY, "Mine too", repeat=Repeat.WEEKLY)
    plan = await PlanStore(world.database).set(LUNA, planned, key="plan", at=NOON, zone=ZoneInfo("UTC"))
    await PlanStore(world.database).tick(LUNA, plan.stream.id, Check.GOAL, on=True, at=NOON)
    questions = QuestionStore(world.database)
    await questions.ask(GUILD, "why me alone", asking=Asking(3, 4, ID, NOON), key="q1")
    await questions.ask(GUILD, "why all of us", asking=Asking(3, 5, ID, NOON), key="q2")
    await questions.ask(GUILD, "why all of us", asking=Asking(3, 6, BERT.member_id, NOON), key="q3")
    await VoteStore(world.database).vote(GUILD, "reply", "likes", ID, helpful=True, at=NOON)
    return own, his


async def everything(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return await world.database.read(
        lambda tx: {
            table.name: [dict(row) for row in tx.execute(select(table)).mappings()] for table in metadata.sorted_tables
        }
    )


# -- taken out ---------------------------------------------------------------------------------------------------------


async def test_everything_is_in_the_export_and_explained(world: World):
    own, his = await busy(world)
    export = await PersonalData(world.database).export(ID, LATER)
    assert set(export) == {"about", *EXPLAINED}
    assert export["about"]["sections"] == dict(EXPLAINED)
    assert [(one["handle"], one["confirmed"]) for one in export["handles"]] == [("luna", True)]
    assert [(one["stream"], one["title"], one["numbers"]) for one in export["streams"][1:]] == [
        (own.id, "Mine", {"likes": 9})
    ]
    assert [(one["handle"], one["every_week"], one["ticked"]) for one in export["plans"]] == [
        ("luna", "12:00", ["goal"])
    ]
    assert [one["item"] for one in export["ticked"]] == ["goal"]
    assert [(one["gift"], one["count"], one["supporter"]) for one in export["gifts"]] == [("Rose", 5, "rosefan")]
    assert [(one["kind"], one["amount"], one["currency"]) for one in export["income"]] == [("merch", "5", "USD")]
    assert [one["amount"] for one in export["payouts"]] == ["7"]
    assert [(one["measure"], one["target"]) for one in export["goals"]] == [("streams", 9)]
    assert [(one["handle"], one["diamonds"], one["live_seconds"]) for one in export["backstage"]] == [
        ("luna", 500, 10_800),
        ("luna_before", 300, 7_200),
    ]
    assert [(one["sent_to"], one["count"], one["taken_back_at"] is None) for one in export["sent"]] == [
        ("bert", 1, False),
        ("bert", 3, True),
    ]
    assert [one["count"] for one in export["reports"]] == [1, 4, 2, 3]
    assert {one["stream"] for one in export["reports"]} == {his.id}
    assert len(export["taken_back"]) == 1
    assert {one["metric"] for one in export["numbers"]} == {"likes"}
    assert {one["question"] for one in export["questions"]} == {"why me alone", "why all of us"}
    assert [(one["answer"], one["helpful"]) for one in export["votes"]] == [("likes", True)]
    assert [(one["name"], one["handle"], one["by_direct_message"]) for one in export["digests"]] == [
        ("daily", None, False),
        ("weekly luna dm", "luna", True),
    ]
    assert "creator-added" in {one["what"] for one in export["changes"]}
    assert json.loads(json.dumps(export)) == export


async def test_nobody_elses_private_data_is_in_the_export(world: World):
    await busy(world)
    await IncomeStore(world.database).add(
        BERT, Kind.MERCH, Amount(77_000_000, "USD"), key="b", at=NOON, day=NOON.date(), creator="bert"
    )
    told = json.dumps(await PersonalData(world.database).export(ID, LATER))
    assert "77" not in told.replace(str(ID), "").replace(str(GUILD), "")
    assert str(BERT.member_id) not in [word.strip('",{}:[]') for word in told.split()]
    boss = json.dumps(await PersonalData(world.database).export(MANAGER.member_id, LATER))
    assert str(ID) not in boss
    assert "merch" not in boss


async def test_an_unconfirmed_link_is_told_but_proves_nothing(world: World):
    await busy(world)
    squatter = Caller(GUILD, 999)
    await world.creators.add(squatter, "nightowl", squatter.member_id, None, NOON)
    export = await PersonalData(world.database).export(squatter.member_id, LATER)
    assert [one["confirmed"] for one in export["handles"]] == [False]
    assert (export["streams"], export["sent"], export["gifts"]) == ([], [], [])


async def test_a_confirmation_proves_nothing_in_another_server(world: World):
    await busy(world)
    boss_there = Caller(ELSEWHERE, 999, manager=True)
    await world.creators.add(boss_there, "rosefan", boss_there.member_id, None, NOON)
    await world.creators.add(boss_there, "luna", boss_there.member_id, None, NOON)
    data = PersonalData(world.database)
    export = await data.export(boss_there.member_id, LATER)
    assert (export["sent"], export["streams"], export["income"]) == ([], [], [])
    await data.delete(boss_there.member_id, LATER)
    assert [one.name for one in await world.gifts.top(GUILD)] == ["rosefan", "nightowl", "luna"]


async def test_who_is_unknown_gets_an_empty_export_and_nothing_to_delete(world: World):
    await busy(world)
    data = PersonalData(world.database)
    assert all(not lines for name, lines in (await data.export(1, LATER)).items() if name != "about")
    assert (await data.survey(1)).nothing
    before = await everything(world)
    assert (await data.delete(1, LATER)).servers == frozenset()
    assert await everything(world) == before


def test_no_table_with_people_in_it_is_missing():
    people = {column.table.name for column in actor_columns()} | {table.name for table in OF_PEOPLE}
    of_creators = {
        table.name
        for table in metadata.sorted_tables
        if any(key.column.table is creators for key in table.foreign_keys)
    }
    assert people | of_creators <= COVERED
    assert set(metadata.tables) >= COVERED


def test_a_column_that_holds_a_member_is_called_so():
    """``_by`` for who did something; ``member_id`` for whose a row is, in tables that a deletion knows."""
    known = {"id", "at", "gift_id", "coins", "value", "since", "supporter_id", "event_id", "subject"}
    known |= {"count", "gifts", "diamonds", "target", "amount", "micro_usd", "pico_usd", "channel_id", "message_id"}
    known |= {"new_followers", "streams", "last_diamonds", "identity", "instead", "stream_id", "report_id"}
    known |= {"import_id"}
    known |= {"reply_id", "ended_in_channel_id", "summary_channel_id", "summary_message_id", "application_id"}
    members = {(creators.name, "member_id"), *((table.name, "member_id") for table in OF_PEOPLE)}
    unknown = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BigInteger)
        and not column.foreign_keys
        and column.name not in known
        and not column.name.endswith(("_at", "_by"))
        and column.name != "by"
        and (table.name, column.name) not in members
    ]
    assert unknown == []


# -- forgotten ---------------------------------------------------------------------------------------------------------


async def test_a_deletion_leaves_neither_the_id_nor_the_handle_anywhere(world: World):
    own, his = await busy(world)
    forgotten = await PersonalData(world.database).delete(ID, LATER)
    rows = await everything(world)
    left = [row for lines in rows.values() for row in lines if str(ID) in str(row) or "luna" in str(row)]
    assert left == []
    assert list(await world.erasures()) == [f"erase:{own.id}"]
    assert forgotten.servers == {GUILD}
    assert (await world.cards.card(GUILD, his.id)).due


async def test_totals_stay_right_and_gifts_lose_only_their_name(world: World):
    _, his = await busy(world)
    before = await world.streams.record(GUILD, his.id)
    await PersonalData(world.database).delete(ID, LATER)
    after = await world.streams.record(GUILD, his.id)
    assert await world.differences(his) == []
    assert (after.reported_diamonds, after.reported_gifts) == (before.reported_diamonds, before.reported_gifts)
    assert [(one.name, one.gifts) for one in after.supporters] == [("nightowl", 4), ("rosefan", 2)]
    (_, kept) = await world.gifts.reports(GUILD, his.id)
    assert kept.reported_by == FORGOTTEN
    assert [(event.item.supporter, event.item.count) for event in kept.events] == [
        (None, 3),
        ("rosefan", 2),
        ("nightowl", 4),
    ]


async def test_a_question_stays_where_others_asked_it_too(world: World):
    await busy(world)
    await PersonalData(world.database).delete(ID, LATER)
    questions = QuestionStore(world.database)
    (left,) = await questions.open(GUILD)
    assert (left.text, left.asked) == ("why all of us", 1)
    assert [one.member_id for one in await questions.askings(GUILD, [left.id])] == [BERT.member_id]
    assert await VoteStore(world.database).votes(GUILD) == {}


async def test_what_was_nameless_before_and_what_becomes_so_add_up(world: World):
    _, his = await busy(world)
    await world.report(roses(10, None), stream=his.id)
    await PersonalData(world.database).delete(ID, LATER)
    assert await world.differences(his) == []


@pytest.mark.parametrize("bot_is_gone", [False, True])
async def test_who_is_live_is_forgotten_all_the_same(world: World, bot_is_gone: bool):  # noqa: FBT001 - a case
    await busy(world)
    live = await world.streams.start(LUNA, at=LATER, creator="luna")
    if bot_is_gone:
        await world.guilds.forgotten(GUILD, LATER)
    await PersonalData(world.database).delete(ID, LATER)
    assert (await PersonalData(world.database).survey(ID)).nothing
    left = await world.database.read(lambda tx: list(tx.execute(select(streams.c.id)).scalars()))
    assert live.id not in left


async def test_what_others_have_on_air_on_an_unconfirmed_handle_ends(world: World):
    await world.creators.add(MANAGER, "shared", None, None, NOON)
    await world.creators.add(LUNA, "shared", ID, None, NOON)
    live = await world.streams.start(MANAGER, at=NOON, creator="shared")
    await PersonalData(world.database).delete(ID, LATER)
    ended = await world.streams.by_id(GUILD, live.id)
    assert (ended.state, ended.ended_at) == (State.ENDED, LATER)
    assert (await PersonalData(world.database).survey(ID)).nothing


async def test_an_unconfirmed_link_takes_only_what_the_person_added(world: World):
    shared = Caller(GUILD, ID)
    await world.creators.add(MANAGER, "shared", None, None, NOON)
    team = await world.streams.report(
        MANAGER, started_at=NOON - 5 * HOUR, duration=HOUR, at=NOON, creator="shared", title="Of the team"
    )
    await world.creators.add(shared, "shared", ID, None, NOON)
    own = await world.streams.report(shared, started_at=NOON - HOUR, duration=HOUR, at=NOON, creator="shared")
    await PersonalData(world.database).delete(ID, LATER)
    left = await world.database.read(lambda tx: list(tx.execute(select(streams.c.id)).scalars()))
    assert (team.id in left, own.id in left) == (True, False)
    rows = await everything(world)
    assert all(ID not in row.values() for lines in rows.values() for row in lines)


async def test_twice_is_as_good_as_once(world: World):
    await busy(world)
    data = PersonalData(world.database)
    await data.delete(ID, LATER)
    rows = await everything(world)
    assert (await data.survey(ID)).nothing
    await data.delete(ID, LATER)
    assert await everything(world) == rows


async def test_the_survey_says_what_goes_and_what_stays_nameless(world: World):
    await busy(world)
    survey = await PersonalData(world.database).survey(ID)
    assert (survey.handles, survey.unconfirmed, survey.streams, survey.money) == (("luna",), (), 2, 2)
    assert survey.named > 5


async def test_a_handle_without_proof_takes_no_agencys_figures_along(world: World):
    agency = Agency(world.database)
    await agency.drop(told("71", "luna", NOON.date(), 500, 3))
    await world.creators.add(LUNA, "luna", ID, None, NOON)
    before = await agency.said()
    await PersonalData(world.database).delete(ID, LATER)
    assert await agency.said() == before == 1
    await world.creators.add(MANAGER, "luna", None, None, LATER)
    assert (await agency.paces(NOON.date()))["luna"].so_far.diamonds == 500


async def test_deleting_a_creators_history_deletes_their_backstage_figures_and_nobody_elses(world: World):
    agency = Agency(world.database)
    await busy(world)
    await world.creators.remove(MANAGER, "luna", LATER, delete_history=True)
    assert [kept[1] for kept in await agency.roster()] == ["72"]
    assert await agency.said() == 1


# -- names of supporters -----------------------------------------------------------------------------------------------


async def test_a_supporter_of_whom_no_gift_is_left_goes_with_the_creators_history(world: World):
    await busy(world)
    names = SupporterStore(world.database)
    assert set(await names.matching(GUILD)) == {"rosefan", "luna", "nightowl"}
    await world.creators.remove(MANAGER, "bert", LATER, delete_history=True)
    assert await names.matching(GUILD) == ["rosefan"]
    kept = await world.database.read(lambda tx: tx.execute(select(supporters)).all())
    assert len(kept) == 1
    assert await world.dangling() == []


async def test_of_very_many_lines_the_newest_are_told_and_that_it_is_so(world: World, monkeypatch: pytest.MonkeyPatch):
    await busy(world)
    monkeypatch.setattr(personal_sections, "MOST_LINES", 2)
    export = await PersonalData(world.database).export(ID, LATER)
    assert export["about"]["only_the_newest"]["reports"] == 2
    assert [one["count"] for one in export["reports"]] == [1, 4]
    assert "gifts" not in export["about"]["only_the_newest"]
