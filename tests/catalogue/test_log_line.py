"""The free text of /gift log: what people write, and what is said back when it is not certain."""

import time

import pytest

from catalogue.book import GiftBook
from catalogue.log_line import LONGEST_TEXT, MOST_PIECES, LogLine, read_line
from domain.gifts import MOST_GIFTS_IN_A_REPORT, Gift

BOOK = GiftBook.load()
Told = tuple[str, int, str | None]


def told(line: LogLine) -> list[Told]:
    return [(item.gift.name, item.count, item.supporter) for item in line.understood]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "5 roses from @rosefan, galaxy x2 nightowl, lion",
            [("Rose", 5, "rosefan"), ("Galaxy", 2, "nightowl"), ("Lion", 1, None)],
        ),
        # Orders
        ("rosefan 5x rose", [("Rose", 5, "rosefan")]),
        ("rosefan rose 5", [("Rose", 5, "rosefan")]),
        ("rose*5 @a", [("Rose", 5, "a")]),
        ("@a rose", [("Rose", 1, "a")]),
        ("galaxy nightowl x2", [("Galaxy", 2, "nightowl")]),
        ("galaxy nightowl 2", [("Galaxy", 2, "nightowl")]),
        ("nightowl galaxy 2", [("Galaxy", 2, "nightowl")]),
        ("from nightowl 2 galaxies", [("Galaxy", 2, "nightowl")]),
        ("from lion 5 roses", [("Rose", 5, "lion")]),
        ("lion from nightowl x2", [("Lion", 2, "nightowl")]),
        ("5 roses from lion king", [("Rose", 5, "lion king")]),
        ("5 roses from user 123", [("Rose", 5, "user 123")]),
        ("the lion from nightowl please", [("Lion", 1, "nightowl")]),
        ("thanks nightowl for galaxy", [("Galaxy", 1, "nightowl")]),
        ("thank you rosefan for the 5 roses!", [("Rose", 5, "rosefan")]),
        ("nightowl sent a lion", [("Lion", 1, "nightowl")]),
        ("5 roses sent by rosefan", [("Rose", 5, "rosefan")]),
        ("rose x5 the rock", [("Rose", 5, "the rock")]),
        ("rose x5 seven", [("Rose", 5, "seven")]),
        ("rose @ nightowl", [("Rose", 1, "nightowl")]),
        ("rose https://www.tiktok.com/@nightowl?lang=en 3", [("Rose", 3, "nightowl")]),
        # Counts
        ("2 x galaxy", [("Galaxy", 2, None)]),
        ("Galaxy ×2", [("Galaxy", 2, None)]),
        ("x2 galaxy", [("Galaxy", 2, None)]),
        ("rose = 5", [("Rose", 5, None)]),
        ("rose (x5) from (bob)", [("Rose", 5, "bob")]),
        ("10k roses", [("Rose", 10_000, None)]),
        ("1.2k roses @a", [("Rose", 1_200, "a")]),
        ("1,000 roses", [("Rose", 1_000, None)]),
        ("85 200 roses", [("Rose", 85_200, None)]),
        ("2 thousand roses", [("Rose", 2_000, None)]),
        ("\N{ARABIC-INDIC DIGIT FIVE} roses", [("Rose", 5, None)]),
        ("5roses", [("Rose", 5, None)]),
        ("5xrose rosefan", [("Rose", 5, "rosefan")]),
        ("+5 roses", [("Rose", 5, None)]),
        ("rose +5", [("Rose", 5, None)]),
        # Emoji
        ("5🌹", [("Rose", 5, None)]),
        ("🌹x5 @a", [("Rose", 5, "a")]),
        ("🌹🌹🌹", [("Rose", 3, None)]),
        ("rose 🌹 x5", [("Rose", 5, None)]),
        ("🌹 rose x5", [("Rose", 5, None)]),
        ("5 roses from rosefan 🌹", [("Rose", 5, "rosefan")]),
        ("rose x5 queen🌹", [("Rose", 5, "queen🌹")]),
        ("5 roses 🙏", [("Rose", 5, None)]),
        ("<:rose:123456> rose x2", [("Rose", 2, None)]),
        # Separators
        ("rose\nlion;galaxy/corgi", [("Rose", 1, None), ("Lion", 1, None), ("Galaxy", 1, None), ("Corgi", 1, None)]),
        ("- 5 roses\n- 3 lions", [("Rose", 5, None), ("Lion", 3, None)]),
        ("5 roses. 3 lions.", [("Rose", 5, None), ("Lion", 3, None)]),
        ("5 roses، 3 lions", [("Rose", 5, None), ("Lion", 3, None)]),
        ("5 roses 3 lions", [("Rose", 5, None), ("Lion", 3, None)]),
        ("rose x5 lion x3", [("Rose", 5, None), ("Lion", 3, None)]),
        ("5 roses @a 3 lions @b", [("Rose", 5, "a"), ("Lion", 3, "b")]),
        ("5 roses, thanks!", [("Rose", 5, None)]),
        # Names that look like something else
        ("love you so much @a", [("Love you so much", 1, "a")]),
        ("hand hearts 5", [("Hand Hearts", 5, None)]),
        ("party on&on, mimi & fifi", [("Party On&On", 1, None), ("Mimi & Fifi", 1, None)]),
        ("leon and lion x2", [("Leon and Lion", 2, None)]),
        ("hi! rosie! x2 @a", [("Hi! Rosie!", 2, "a")]),
        ("tiktok universe+ @a", [("TikTok Universe+", 1, "a")]),
        ("tiktok universe + rose", [("TikTok Universe", 1, None), ("Rose", 1, None)]),
        ("tiktok universe+rose", [("TikTok Universe", 1, None), ("Rose", 1, None)]),
        ("by the glaziers by bob", [("By the Glaziers", 1, "bob")]),
        ("side by side x2", [("Side by Side", 2, None)]),
        ("2024", [("2024", 1, None)]),
        ("2024 x3", [("2024", 3, None)]),
        ("2024 glasses", [("2024 Glasses", 1, None)]),
        ("2024 roses", [("Rose", 2024, None)]),
        ("taipei 101 x2", [("TaiPei 101", 2, None)]),
        # Misspelt, but only one gift can be meant
        ("5 galxy nightowl", [("Galaxy", 5, "nightowl")]),
        ("finger hart 3 @a", [("Finger Heart", 3, "a")]),
        ("galxy: 5", [("Galaxy", 5, None)]),
        # Before a colon
        ("@a: rose 5, lion", [("Rose", 5, "a"), ("Lion", 1, "a")]),
        ("rosefan: 5 roses, lion from bob", [("Rose", 5, "rosefan"), ("Lion", 1, "bob")]),
        ("@a: rose\nlion", [("Rose", 1, "a"), ("Lion", 1, None)]),
        ("@a: rose, @b: lion", [("Rose", 1, "a"), ("Lion", 1, "b")]),
        (
            "@a:\nrose 5\nlion\n\ngalaxy",
            [("Rose", 5, "a"), ("Lion", 1, "a"), ("Galaxy", 1, None)],
        ),
        ("galaxy: 5", [("Galaxy", 5, None)]),
        ("5 roses: nightowl", [("Rose", 5, "nightowl")]),
        ("[21:14] bob: lion", [("Lion", 1, "bob")]),
        # Joined
        ("2 galaxy + 3 roses by x and lion from y", [("Galaxy", 2, "x"), ("Rose", 3, "x"), ("Lion", 1, "y")]),
        ("galxy and a lion from bob", [("Galaxy", 1, "bob"), ("Lion", 1, "bob")]),
        ("rose, lion from bob", [("Rose", 1, None), ("Lion", 1, "bob")]),
        # Names of every kind
        ("lion by مريم", [("Lion", 1, "مريم")]),
        ("rose x5 さくら", [("Rose", 5, "さくら")]),
        ("rose @everyone", [("Rose", 1, "everyone")]),
        ("rose from **x**", [("Rose", 1, "**x**")]),
        ("rose from \u202e\u200bbob", [("Rose", 1, "bob")]),
    ],
)
def test_usual_lines_are_understood(text: str, expected: list[Told]):
    line = read_line(text, BOOK)
    assert line.unread == ()
    assert told(line) == expected


@pytest.mark.parametrize(
    ("text", "reason", "offered", "count", "supporter"),
    [
        ("0 roses", "piece-count-zero", [], 1, None),
        ("-5 roses @a", "piece-count-negative", [], 1, "a"),
        ("rose x-5", "piece-count-negative", [], 1, None),
        ("1000000000000 roses", "piece-count-too-large", [], 1, None),
        ("100001 roses", "piece-count-too-large", [], 1, None),
        (f"rose {'9' * 300}", "piece-count-too-large", [], 1, None),
        ("1.234,56 roses", "piece-count-unreadable", [], 1, None),
        ("5,3 roses", "piece-count-unreadable", [], 1, None),
        ("five roses", "piece-count-word", ["Rose · 1 coin"], 5, None),
        ("nightowl five roses", "piece-count-word", ["Rose · 1 coin"], 5, "nightowl"),
        ("five roses from bob", "piece-count-word", ["Rose · 1 coin"], 5, "bob"),
        ("twenty five galxy", "piece-count-word", ["Galaxy · 1,000 coins"], 25, None),
        ("a dozen roses @a", "piece-count-word", ["Rose · 1 coin"], 12, "a"),
        ("one million roses", "piece-count-too-large", [], 1, None),
        ("a few roses", "piece-count-vague", [], 1, None),
        ("bouquet x2 @a", "piece-ambiguous", ["Bouquet · 20 coins", "Bouquet · 100 coins"], 2, "a"),
        ("5 hearts", "piece-ambiguous", ["Heart · 1 coin", "Hearts · 199 coins"], 5, None),
        ("🌹🦁", "piece-unclear", ["Rose · 1 coin", "Lion · 29,999 coins"], 1, None),
        ("rose lion", "piece-unclear", ["Rose · 1 coin", "Lion · 29,999 coins"], 1, None),
        ("rose @a @b", "piece-unclear", ["Rose · 1 coin"], 1, None),
        ("rose, 5", "piece-unclear", ["Rose · 1 coin"], 5, None),
        ("5, rose", "piece-unclear", ["Rose · 1 coin"], 5, None),
        ("5 roses from", "piece-unclear", ["Rose · 1 coin"], 5, None),
        ("rose x nightowl", "piece-unclear", ["Rose · 1 coin"], 1, None),
        ("rose from bob lion", "piece-unclear", ["Rose · 1 coin"], 1, None),
        ("5 🌹🌹🌹", "piece-unclear", ["Rose · 1 coin"], 5, None),
        ("lion 2 100 roses", "piece-unclear", ["Lion · 29,999 coins", "Rose · 1 coin"], 2100, None),
        ("rose $5", "piece-unclear", ["Rose · 1 coin"], 1, None),
        (f"5 roses from {'z' * 500}", "piece-supporter", ["Rose · 1 coin"], 5, None),
        ("5 roses <@123>", "piece-supporter", ["Rose · 1 coin"], 5, None),
        ("5", "piece-no-gift", [], 5, None),
        ("@a", "piece-no-gift", [], 1, "a"),
        ("zorq x2 @a", "piece-no-gift", [], 2, "a"),
        ("???", "piece-no-gift", [], 1, None),
    ],
)
def test_what_is_not_certain_is_asked(text: str, reason: str, offered: list[str], count: int, supporter: str | None):
    line = read_line(text, BOOK)
    assert line.understood == ()
    [unread] = line.unread
    assert unread.piece == unread.details["piece"] == text
    assert unread.reason == reason
    assert [BOOK.label(gift) for gift in unread.suggestions] == offered
    assert (unread.count, unread.supporter) == (count, supporter if reason != "piece-unclear" else unread.supporter)


def test_what_is_understood_is_logged_beside_what_is_not():
    line = read_line("5 roses from @rosefan, 2 rosess @bob, lion", BOOK)
    assert told(line) == [("Rose", 5, "rosefan"), ("Lion", 1, None)]
    [unread] = line.unread
    assert unread.piece == "2 rosess @bob"
    assert unread.suggestions[0].name == "Rose"
    assert (unread.count, unread.supporter) == (2, "bob")
    assert line.sources == ("5 roses from @rosefan", "lion")


def test_a_count_beside_unknown_words_is_not_given_to_another_gift():
    [unread] = read_line("5 rosess galaxy", BOOK).unread
    assert unread.suggestions[0].name == "Rose"
    assert unread.suggestions[-1].name == "Galaxy"
    assert unread.supporter is None


def test_words_that_are_nearly_a_gift_are_not_taken_for_a_supporter():
    [unread] = read_line("galaxi x5 rose", BOOK).unread
    assert unread.reason == "piece-unclear"


def test_a_name_before_a_colon_is_kept_for_what_is_not_understood():
    [unread] = read_line("rosefan: 5 rosess", BOOK).unread
    assert (unread.piece, unread.count, unread.supporter) == ("5 rosess", 5, "rosefan")


@pytest.mark.parametrize("locale", ["en-US", "de", "fr"])
@pytest.mark.parametrize("typed", ["1,000", "1.000", "1 000", "1\u202f000", "1k", "1000"])
def test_a_thousand_is_a_thousand_in_every_locale(typed: str, locale: str):
    assert told(read_line(f"{typed} roses", BOOK, locale=locale)) == [("Rose", 1_000, None)]


def test_the_largest_count_is_still_logged():
    assert read_line(f"{MOST_GIFTS_IN_A_REPORT} roses", BOOK).understood[0].count == MOST_GIFTS_IN_A_REPORT
    assert read_line(f"{MOST_GIFTS_IN_A_REPORT + 1} roses", BOOK).understood == ()


def test_a_servers_own_gift_is_read_too():
    own = Gift(-3, "Moonlight Serenade", 77)
    line = read_line("2 moonlight serenades @a", BOOK, [own])
    assert [(item.gift, item.count, item.supporter) for item in line.understood] == [(own, 2, "a")]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
def test_nothing_is_understood_of_nothing(text: str):
    assert read_line(text, BOOK).understood == ()


def test_pieces_beyond_the_most_are_handed_back():
    line = read_line(", ".join(f"{count} roses" for count in range(1, MOST_PIECES + 6)), BOOK)
    assert len(line.understood) == MOST_PIECES
    assert [unread.reason for unread in line.unread] == ["piece-too-many"]
    assert line.unread[0].piece.startswith(f"{MOST_PIECES + 1} roses")


def test_a_text_that_is_too_long_is_cut_between_pieces():
    text = "lion, " + "x" * (LONGEST_TEXT - 10) + ", 5 roses"
    line = read_line(text, BOOK)
    assert told(line) == [("Lion", 1, None)]
    assert line.unread[-1].reason == "piece-too-many"
    assert line.unread[-1].piece == "5 roses"


@pytest.mark.parametrize(
    "text",
    [
        "a " * 2000,
        "9 " * 2000,
        "9" * 4000,
        "1," * 2000,
        "🌹" * 4000,
        "@" * 4000,
        "x*" * 2000,
        "from " * 800,
        "111 111 " * 500,
        "abc," * 30000,
        "galxy bobb, " * 300,
        "rose: " * 600,
        "and " * 1000,
        "five " * 800,
    ],
)
def test_walls_of_text_do_not_blow_up(text: str):
    begun = time.process_time()
    read_line(text, BOOK)
    # Measured: 60 ms at most; what blows up takes minutes.
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("text", "supporter"),
    [
        ("hand hearts by Жанна ✨", "Жанна ✨"),
        ("lion from King Leo 👑", "King Leo 👑"),
        ("lion from nightowl 🦉, rose", "nightowl 🦉"),
        ("lion by 👑", "👑"),
        ("lion from rosefan :)", "rosefan"),
    ],
)
def test_an_emoji_in_a_supporters_name_is_kept(text: str, supporter: str):
    assert read_line(text, GiftBook.load()).understood[0].supporter == supporter
