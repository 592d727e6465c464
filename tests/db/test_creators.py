"""Who registers which handle, and who may change it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from db.schema import history, metadata
from domain.access import Caller
from domain.creators import Share
from domain.errors import Conflict, NotAllowed, NotFound, Unreadable, WhichCreator
from domain.metrics import Metric
from tests.db.world import (
    ANNA,
    BERT,
    DAY,
    GUILD,
    HOUR,
    MANAGER,
    MEMBER,
    MINUTE,
    MODERATOR,
    NOON,
    STRANGER,
    World,
    roses,
)


async def test_registering_oneself_works_at_once_but_is_unconfirmed(world: World):
    anna = await world.creators.add(ANNA, "@Anna", ANNA.member_id, "Europe/Berlin", NOON)
    assert (anna.handle, anna.member_id, anna.confirmed) == ("anna", ANNA.member_id, False)
    assert (anna.timezone, anna.share) == ("Europe/Berlin", Share.MANAGERS)
    assert await world.creators.all(GUILD) == [anna]
    assert await world.creators.owned_by(GUILD, ANNA.member_id) == [anna]


async def test_a_managers_word_confirms(world: World):
    assert (await world.creators.add(MANAGER, "anna", ANNA.member_id, None, NOON)).confirmed


async def test_a_manager_may_leave_a_handle_unlinked_and_its_member_claims_it_later(world: World):
    assert (await world.creators.add(MANAGER, "anna", None, None, NOON)).member_id is None
    anna = await world.creators.add(ANNA, "anna", ANNA.member_id, None, NOON)
    assert (anna.member_id, anna.confirmed) == (ANNA.member_id, False)


@pytest.mark.parametrize("member_id", [None, BERT.member_id])
async def test_registering_somebody_else_takes_a_manager(world: World, member_id: int | None):
    with pytest.raises(NotAllowed, match="managers-only"):
        await world.creators.add(MODERATOR, "bert", member_id, None, NOON)


async def test_a_handle_of_somebody_else_is_taken(world: World):
    await world.with_anna()
    with pytest.raises(Conflict) as refused:
        await world.creators.add(BERT, "anna", BERT.member_id, None, NOON)
    assert (refused.value.key, refused.value.details) == ("handle-taken", {"creator": "anna"})


async def test_a_manager_reassigns_a_squatted_handle_and_the_share_level_starts_anew(world: World):
    await world.with_anna()
    await world.creators.confirm(MANAGER, "anna", NOON)
    await world.creators.share(ANNA, Share.PUBLIC, NOON)
    anna = await world.creators.add(MANAGER, "anna", BERT.member_id, None, NOON)
    assert (anna.member_id, anna.confirmed, anna.share) == (BERT.member_id, True, Share.MANAGERS)


async def test_a_manager_who_names_nobody_changes_only_the_time_zone(world: World):
    await world.with_anna()
    await world.creators.confirm(MANAGER, "anna", NOON)
    shared = await world.creators.share(ANNA, Share.PUBLIC, NOON)
    after = await world.creators.add(MANAGER, "anna", MANAGER.member_id, "Asia/Tokyo", NOON, reassign=False)
    assert after == replace(shared, timezone="Asia/Tokyo")
    free = await world.creators.add(MANAGER, "free", None, None, NOON)
    assert free.member_id is None
    taken = await world.creators.add(MANAGER, "free", MANAGER.member_id, None, NOON, reassign=False)
    assert taken.member_id == MANAGER.member_id
    with pytest.raises(Conflict, match="handle-taken"):
        await world.creators.add(BERT, "anna", BERT.member_id, "Asia/Tokyo", NOON, reassign=False)


@pytest.mark.parametrize("confirmed", [True, False])
async def test_a_reassignment_is_undone_by_managers_with_no_more_proof_than_there_was(world: World, *, confirmed: bool):
    await world.with_anna()
    await world.creators.add(MANAGER, "anna", BERT.member_id, None, NOON)
    with pytest.raises(NotAllowed, match="managers-only"):
        await world.creators.give_back(ANNA, "anna", ANNA.member_id, NOON, confirmed=True)
    back = await world.creators.give_back(MANAGER, "anna", ANNA.member_id, NOON, confirmed=confirmed)
    assert (back.member_id, back.confirmed, back.share) == (ANNA.member_id, confirmed, Share.MANAGERS)


async def test_cards_that_showed_money_are_due_when_the_handle_changes_hands(world: World):
    await world.with_anna()
    await world.creators.confirm(MANAGER, "anna", NOON)
    await world.creators.share(ANNA, Share.PUBLIC, NOON)
    stream = await world.past(NOON - DAY)
    card = await world.cards.card(GUILD, stream.id)
    await world.cards.posted(stream.id, 1, 2, card.revision)
    await world.creators.add(MANAGER, "anna", BERT.member_id, None, NOON)
    assert (await world.cards.card(GUILD, stream.id)).due


async def test_a_stranger_with_an_unconfirmed_link_deletes_nothing_of_the_history(world: World):
    await world.with_anna()
    stream = await world.past(NOON - DAY)
    await world.creators.remove(ANNA, "anna", NOON)
    await world.creators.add(BERT, "anna", BERT.member_id, None, NOON)
    with pytest.raises(NotAllowed, match="stream-delete-unconfirmed"):
        await world.streams.delete(BERT, stream.id, at=NOON)
    own = await world.streams.start(BERT, at=NOON)
    await world.streams.delete(BERT, own.id, at=NOON)
    await world.streams.restore(BERT, own.id, at=NOON)
    await world.streams.delete(MANAGER, stream.id, at=NOON)
    with pytest.raises(NotAllowed, match="stream-delete-unconfirmed"):
        await world.streams.restore(BERT, stream.id, at=NOON)


async def test_starting_and_reporting_do_not_care_who_else_is_live(world: World):
    await world.with_both()
    await world.live(ANNA)
    also_moderator = Caller(GUILD, BERT.member_id, moderator=True)
    past = await world.streams.report(also_moderator, started_at=NOON - DAY, duration=HOUR, at=NOON)
    assert past.creator.handle == "bert"
    assert (await world.streams.start(also_moderator, at=NOON)).creator.handle == "bert"


async def test_the_same_again_changes_nothing_but_the_time_zone(world: World):
    await world.with_anna()
    confirmed = await world.creators.confirm(MANAGER, "anna", NOON)
    again = await world.creators.add(ANNA, "anna", ANNA.member_id, "Asia/Tokyo", NOON)
    assert (again.id, again.confirmed, again.timezone) == (confirmed.id, True, "Asia/Tokyo")


async def test_what_is_no_handle_is_refused(world: World):
    with pytest.raises(Unreadable, match="handle-unreadable"):
        await world.creators.add(ANNA, "not a handle!", ANNA.member_id, None, NOON)


async def test_only_a_manager_confirms_and_only_what_is_linked(world: World):
    await world.with_anna()
    with pytest.raises(NotAllowed):
        await world.creators.confirm(ANNA, "anna", NOON)
    await world.creators.add(MANAGER, "nobody", None, None, NOON)
    with pytest.raises(Conflict, match="creator-unlinked"):
        await world.creators.confirm(MANAGER, "nobody", NOON)


async def test_only_the_creator_shares_not_even_a_manager(world: World):
    await world.with_anna()
    with pytest.raises(NotAllowed, match="not-yours-to-share"):
        await world.creators.share(MANAGER, Share.PUBLIC, NOON, "anna")


async def test_an_unconfirmed_link_opens_nothing_but_may_close(world: World):
    await world.with_anna()
    with pytest.raises(NotAllowed, match="share-needs-confirmation"):
        await world.creators.share(ANNA, Share.SERVER, NOON)
    assert (await world.creators.share(ANNA, Share.MANAGERS, NOON)).share is Share.MANAGERS
    await world.creators.confirm(MANAGER, "anna", NOON)
    assert (await world.creators.share(ANNA, Share.PUBLIC, NOON)).share is Share.PUBLIC


async def test_sharing_asks_which_when_one_has_several_handles_and_says_so_when_none(world: World):
    with pytest.raises(NotFound, match="no-own-creator"):
        await world.creators.share(ANNA, Share.MANAGERS, NOON)
    await world.with_anna()
    await world.creators.add(ANNA, "anna.two", ANNA.member_id, None, NOON)
    with pytest.raises(WhichCreator) as asked:
        await world.creators.share(ANNA, Share.MANAGERS, NOON)
    assert [creator.handle for creator in asked.value.choices] == ["anna", "anna.two"]


async def test_removing_keeps_the_history_without_the_person_and_adding_again_revives_it(world: World):
    await world.with_anna()
    stream = await world.past(NOON - DAY)
    await world.report(roses(5), stream=stream.id, at=NOON)
    await world.creators.confirm(MANAGER, "anna", NOON)
    await world.creators.remove(ANNA, "anna", NOON)
    with pytest.raises(NotFound, match="creator-unknown"):
        await world.creators.named(GUILD, "anna")
    kept = await world.streams.by_id(GUILD, stream.id)
    assert (kept.creator.member_id, kept.creator.confirmed) == (None, False)
    assert [total.diamonds for total in await world.gifts.top(GUILD)] == [5]
    again = await world.creators.add(BERT, "anna", BERT.member_id, None, NOON)
    assert again.id == stream.creator.id
    assert [one.id for one in await world.streams.recent(GUILD, "anna")] == [stream.id]


async def test_removing_with_the_history_leaves_no_row_of_its_streams(world: World):
    await world.with_both()
    stream = await world.past(NOON - DAY)
    await world.report(roses(5), stream=stream.id, at=NOON)
    await world.streams.set_metrics(ANNA, {Metric.LIKES: 7}, stream=stream.id, at=NOON)
    hidden = await world.past(NOON - 2 * DAY)
    await world.streams.delete(MANAGER, hidden.id, at=NOON)
    others = await world.past(NOON - DAY, BERT)
    await world.report(roses(3, "owl"), stream=others.id, at=NOON)
    await world.cards.posted(stream.id, 1, 2, 1)
    await world.creators.remove(MANAGER, "anna", NOON, delete_history=True)
    assert await world.erasures() == {f"erase:{stream.id}": {"channel": 1, "message": 2}}
    assert [one.id for one in await world.streams.recent(GUILD)] == [others.id]
    assert [one.name for one in await world.gifts.top(GUILD)] == ["owl"]
    for table in metadata.sorted_tables:
        if "stream_id" in table.c:
            ids = await world.database.read(lambda tx, of=table: set(tx.execute(select(of.c.stream_id)).scalars()))
            assert ids <= {others.id}, table.name
    told = await world.database.read(lambda tx: tx.execute(select(history.c.what, history.c.details)).all())
    assert ("metrics-set", "{}") in [tuple(row) for row in told]
    with pytest.raises(NotFound):
        await world.streams.restore(MANAGER, hidden.id, at=NOON)


async def test_removing_is_for_the_creator_or_a_manager_and_not_while_live(world: World):
    await world.with_anna()
    for caller in (MEMBER, MODERATOR, BERT):
        with pytest.raises(NotAllowed, match="not-yours-to-decide"):
            await world.creators.remove(caller, "anna", NOON)
    await world.live()
    with pytest.raises(Conflict, match="creator-is-live"):
        await world.creators.remove(ANNA, "anna", NOON)


async def test_autocomplete_puts_what_begins_so_first(world: World):
    for handle in ("joanna", "anna", "ann_x", "bert"):
        await world.creators.add(MANAGER, handle, None, None, NOON)
    assert [creator.handle for creator in await world.creators.matching(GUILD, "@Ann")] == ["ann_x", "anna", "joanna"]
    assert [creator.handle for creator in await world.creators.matching(GUILD, "n_")] == ["ann_x"]
    assert len(await world.creators.matching(GUILD, "", limit=2)) == 2


async def test_another_server_is_out_of_reach(world: World):
    await world.with_anna()
    assert await world.creators.all(STRANGER.guild_id) == []
    assert await world.creators.matching(STRANGER.guild_id, "anna") == []
    with pytest.raises(NotFound):
        await world.creators.remove(STRANGER, "anna", NOON)
    with pytest.raises(NotFound):
        await world.creators.confirm(STRANGER, "anna", NOON)
    theirs = await world.creators.add(STRANGER, "anna", 5, None, NOON)
    assert theirs.id != (await world.creators.named(GUILD, "anna")).id


async def test_who_is_meant_when_the_option_is_left_out(world: World):
    with pytest.raises(NotFound, match="no-creators"):
        await world.creators.meant(MODERATOR, None)
    await world.with_anna()
    assert (await world.creators.meant(MODERATOR, None)).handle == "anna"  # the only one in the server
    await world.creators.add(BERT, "bert", BERT.member_id, None, NOON)
    with pytest.raises(WhichCreator) as asked:
        await world.creators.meant(MODERATOR, None)
    assert [creator.handle for creator in asked.value.choices] == ["anna", "bert"]
    assert (await world.creators.meant(BERT, None)).handle == "bert"  # one's own
    await world.live(ANNA)
    assert (await world.creators.meant(BERT, None)).handle == "bert"  # one's own, whoever else is live
    assert (await world.creators.meant(MODERATOR, None)).handle == "anna"  # the only one live
    both = Caller(GUILD, BERT.member_id, moderator=True)
    assert (await world.creators.meant(both, None)).handle == "anna"
    await world.live(BERT, NOON + MINUTE)
    assert (await world.creators.meant(BERT, None)).handle == "bert"  # one's own, live
    with pytest.raises(WhichCreator):
        await world.creators.meant(MODERATOR, None)
    assert (await world.creators.meant(MODERATOR, "@Anna")).handle == "anna"


async def test_asking_which_of_many_offers_the_live_ones_first_and_no_more_than_a_menu_holds(world: World):
    for number in range(40):
        await world.creators.add(MANAGER, f"creator{number:02}", None, None, NOON)
    for handle in ("creator30", "creator31"):
        await world.streams.start(MODERATOR, creator=handle, at=NOON)
    with pytest.raises(WhichCreator) as asked:
        await world.creators.meant(Caller(GUILD, 77, moderator=True), None)
    assert len(asked.value.choices) == 26  # one more than a menu holds says that there are more
    assert [creator.handle for creator in asked.value.choices[:3]] == ["creator30", "creator31", "creator00"]
