"""Who may do what, and who sees whose money: every case in a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.access import (
    Caller,
    MoneyOnCards,
    may_decide,
    may_delete,
    may_import_streams,
    may_keep_money,
    may_report,
    owns,
    require_manager,
    sees_money,
    shows_money_publicly,
    whose,
    whose_money,
)
from domain.creators import Creator, Share
from domain.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

SERVER = 1
ROSE = Creator(10, SERVER, "rose", member_id=100, confirmed=True)
OWL = Creator(11, SERVER, "owl", member_id=101, confirmed=True)
SECOND_OF_ROSE = Creator(12, SERVER, "rose.two", member_id=100)
UNLINKED = Creator(13, SERVER, "agency.handle")

HERSELF = Caller(SERVER, 100)
MANAGER = Caller(SERVER, 7, manager=True)
MODERATOR = Caller(SERVER, 8, moderator=True)
MODERATOR_ROSE = Caller(SERVER, 100, moderator=True)
MEMBER = Caller(SERVER, 9)
MANAGER_ELSEWHERE = Caller(2, 7, manager=True)


def allowed(rule: Callable[[Caller, Creator], None], caller: Caller, creator: Creator) -> bool:
    try:
        rule(caller, creator)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize(
    ("caller", "reports", "decides"),
    [(HERSELF, True, True), (MANAGER, True, True), (MODERATOR, True, False), (MEMBER, False, False)],
)
def test_who_may_report_and_who_may_decide(caller: Caller, *, reports: bool, decides: bool):
    assert allowed(may_report, caller, ROSE) is reports
    assert allowed(may_decide, caller, ROSE) is decides


def test_a_refusal_names_the_creator():
    with pytest.raises(NotAllowed, match="not-yours-to-report") as refusal:
        may_report(MEMBER, ROSE)
    assert refusal.value.details == {"creator": "rose"}
    with pytest.raises(NotAllowed, match="not-yours-to-decide"):
        may_decide(MODERATOR, ROSE)


@pytest.mark.parametrize(
    ("caller", "confirmed", "added_by", "deletes"),
    [
        (MANAGER, False, 8, True),
        (HERSELF, True, 8, True),
        (HERSELF, False, 100, True),
        (HERSELF, False, 8, False),
        (HERSELF, False, None, False),
        (MODERATOR, True, 8, False),
        (MEMBER, False, 9, False),
    ],
)
def test_an_unconfirmed_link_deletes_only_what_its_member_added(
    caller: Caller, *, confirmed: bool, added_by: int | None, deletes: bool
):
    def rule(who: Caller, creator: Creator) -> None:
        may_delete(who, creator, added_by)

    assert allowed(rule, caller, replace(ROSE, confirmed=confirmed)) is deletes


def test_past_streams_out_of_a_file_are_for_creators_and_managers():
    may_import_streams(HERSELF, [ROSE])
    may_import_streams(MODERATOR_ROSE, [OWL, SECOND_OF_ROSE])
    may_import_streams(MANAGER, [])
    for caller, own in ((MODERATOR, []), (MEMBER, []), (HERSELF, [OWL])):
        with pytest.raises(NotAllowed, match="import-streams-not-yours"):
            may_import_streams(caller, own)


def test_only_a_manager_is_a_manager():
    require_manager(MANAGER)
    for caller in (HERSELF, MODERATOR, MEMBER):
        with pytest.raises(NotAllowed, match="managers-only"):
            require_manager(caller)


def test_an_unconfirmed_link_is_enough_to_report_and_a_missing_one_is_nobodys():
    assert owns(HERSELF, replace(ROSE, confirmed=False))
    assert not owns(MEMBER, UNLINKED)


@pytest.mark.parametrize(
    ("caller", "share", "confirmed", "sees"),
    [
        (HERSELF, Share.MANAGERS, True, True),
        (HERSELF, Share.MANAGERS, False, False),
        (HERSELF, Share.SERVER, False, True),
        (HERSELF, Share.PUBLIC, False, True),
        (MANAGER, Share.MANAGERS, True, True),
        (MANAGER, Share.MANAGERS, False, True),
        (MODERATOR, Share.MANAGERS, True, False),
        (MODERATOR, Share.SERVER, True, True),
        (MEMBER, Share.MANAGERS, True, False),
        (MEMBER, Share.SERVER, True, True),
        (MEMBER, Share.PUBLIC, True, True),
        (MANAGER_ELSEWHERE, Share.MANAGERS, True, False),
        (MANAGER_ELSEWHERE, Share.PUBLIC, True, False),
    ],
)
def test_who_sees_whose_money(caller: Caller, share: Share, *, confirmed: bool, sees: bool):
    assert sees_money(caller, replace(ROSE, share=share, confirmed=confirmed)) is sees


def test_one_creator_never_sees_anothers_money_unless_shared():
    assert not sees_money(Caller(SERVER, 101), ROSE)
    assert sees_money(Caller(SERVER, 101), replace(ROSE, share=Share.SERVER))


@pytest.mark.parametrize("share", Share)
@pytest.mark.parametrize("on_cards", MoneyOnCards)
def test_a_card_shows_money_only_where_the_creator_and_the_server_want_it(share: Share, on_cards: MoneyOnCards):
    wanted = (share, on_cards) == (Share.PUBLIC, MoneyOnCards.SHARED)
    assert shows_money_publicly(replace(ROSE, share=share), on_cards) is wanted


@pytest.mark.parametrize(
    ("named", "caller", "creators", "live", "meant"),
    [
        pytest.param(OWL, HERSELF, [ROSE, OWL], [10], OWL, id="the one who is named"),
        pytest.param(None, HERSELF, [ROSE, OWL], [10, 11], ROSE, id="one's own that is live"),
        pytest.param(None, HERSELF, [ROSE, OWL], [11], ROSE, id="one's own, whoever else is live"),
        pytest.param(None, HERSELF, [ROSE, SECOND_OF_ROSE, OWL], [11], None, id="of one's own two: ask"),
        pytest.param(None, MODERATOR_ROSE, [ROSE, OWL], [11], OWL, id="a moderator: the only one live, then one's own"),
        pytest.param(None, MODERATOR_ROSE, [ROSE, OWL], [], ROSE, id="a moderator's own"),
        pytest.param(None, MODERATOR, [ROSE, OWL], [10], ROSE, id="the only one live"),
        pytest.param(None, HERSELF, [ROSE, OWL], [], ROSE, id="one's own"),
        pytest.param(None, MODERATOR, [ROSE], [], ROSE, id="the only one there is"),
        pytest.param(None, MODERATOR, [ROSE, OWL], [], None, id="several: ask"),
        pytest.param(None, MODERATOR, [ROSE, OWL], [10, 11], None, id="several live: ask"),
        pytest.param(None, HERSELF, [ROSE, SECOND_OF_ROSE], [12], SECOND_OF_ROSE, id="of two handles the live one"),
        pytest.param(None, HERSELF, [ROSE, SECOND_OF_ROSE, OWL], [], None, id="of two handles none is live: ask"),
        pytest.param(None, MEMBER, [], [], None, id="nobody is registered"),
        pytest.param(None, MODERATOR, [UNLINKED], [99], UNLINKED, id="others who are live elsewhere do not count"),
    ],
)
def test_whose_stream_is_meant(
    named: Creator | None, caller: Caller, creators: list[Creator], live: list[int], meant: Creator | None
):
    assert whose(named, caller, creators, live) == meant


@pytest.mark.parametrize("share", list(Share))
@pytest.mark.parametrize(
    ("caller", "creator", "keeps", "key"),
    [
        (HERSELF, ROSE, True, ""),
        (MANAGER, ROSE, True, ""),
        (MANAGER, UNLINKED, True, ""),
        (MODERATOR, ROSE, False, "money-not-yours-to-keep"),
        (MEMBER, ROSE, False, "money-not-yours-to-keep"),
        (HERSELF, OWL, False, "money-not-yours-to-keep"),
        (HERSELF, SECOND_OF_ROSE, False, "money-unconfirmed"),
        (MODERATOR_ROSE, SECOND_OF_ROSE, False, "money-unconfirmed"),
        (MANAGER_ELSEWHERE, ROSE, False, "money-not-yours-to-keep"),
    ],
)
def test_rates_incomes_and_payouts_are_kept_by_the_confirmed_creator_and_managers_however_widely_money_is_shared(
    caller: Caller, creator: Creator, key: str, share: Share, *, keeps: bool
):
    shared = replace(creator, share=share)
    assert allowed(may_keep_money, caller, shared) is keeps
    if not keeps:
        with pytest.raises(NotAllowed, match=key):
            may_keep_money(caller, shared)


def test_whose_money_is_meant_is_the_callers_own_or_is_asked():
    assert whose_money(HERSELF, [ROSE, OWL]) == ROSE
    assert whose_money(HERSELF, [ROSE, SECOND_OF_ROSE]) is None
    assert whose_money(MANAGER, [ROSE]) is None
