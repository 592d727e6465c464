"""The biggest supporter is thanked first, for the biggest gift first."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.gifts import SupporterThanks
from domain.streams import GiftTotal
from domain.thanks import MOST_PROMINENT, Thanks, thanks

ROSE, GALAXY, LION = (GiftTotal(1, "Rose", 5, 5), GiftTotal(2, "Galaxy", 2, 2_000), GiftTotal(3, "Lion", 1, 29_999))


def given_by(name: str | None, *gifts: GiftTotal) -> SupporterThanks:
    return SupporterThanks(name, gifts, sum(gift.diamonds for gift in gifts))


gifts = st.builds(GiftTotal, st.integers(1, 9), st.sampled_from("abc"), st.integers(1, 99), st.integers(1, 40_000))
named = st.tuples(st.text("abcdef", min_size=1), st.lists(gifts, min_size=1, max_size=4)).map(
    lambda one: given_by(one[0], *one[1])
)
lists = st.lists(named, max_size=8, unique_by=lambda one: one.name)


def test_the_biggest_come_first_and_stand_out():
    said = thanks([given_by("owl", ROSE, GALAXY), given_by(None, ROSE, LION), given_by("rose", LION, GALAXY)])
    assert [one.supporter for one in said.supporters] == ["rose", "owl"]
    assert [one.prominent for one in said.supporters] == [True, False]
    assert said.supporters[0].gifts == (LION, GALAXY)
    assert said.supporters[1].gifts == (GALAXY, ROSE)
    assert said.unnamed == (LION, ROSE)


def test_nobody_is_thanked_for_nothing():
    assert thanks([]) == Thanks(())


def test_of_gifts_worth_the_same_the_dearer_one_comes_first():
    many, one = GiftTotal(1, "Rose", 1_000, 1_000), GiftTotal(2, "Galaxy", 1, 1_000)
    assert thanks([given_by("rose", many, one)]).supporters[0].gifts == (one, many)


@given(lists, st.randoms(use_true_random=False))
def test_everyone_is_thanked_once_in_falling_order_however_they_are_listed(
    given: list[SupporterThanks], random: Random
):
    said = thanks(given).supporters
    assert sorted(one.supporter for one in said) == sorted(one.name or "" for one in given)
    assert [one.diamonds for one in said] == sorted((one.diamonds for one in given), reverse=True)
    assert thanks(random.sample(given, len(given))).supporters == said


@given(lists)
def test_those_who_stand_out_are_the_first_and_few(given: list[SupporterThanks]):
    prominent = [one.prominent for one in thanks(given).supporters]
    assert prominent == sorted(prominent, reverse=True)
    assert sum(prominent) <= MOST_PROMINENT
    assert not prominent or prominent[0]
