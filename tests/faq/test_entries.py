"""The stock: every entry says where it is from and how old it is, and no wording leads to two answers."""

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from domain.answers import Entry, normalised
from faq.decoys import stock_decoys
from faq.entries import stock_entries
from faq.evaluate import read
from faq.front_matter import Misfiled
from faq.wording import tidy

ENTRIES = stock_entries()
DECOYS = stock_decoys()
FEWEST_WORDINGS = 25
KEPT_OUT = Path(__file__).parents[2] / "bench" / "questions"

WHOLE = """---
id: likes_pay
topic: likes
question: Do likes pay?
as_of: 2026-11-22
review_by: 2027-05-22
related: []
sources:
  - title: TikTok support
    url: https://support.tiktok.com
    date: "2023-09-13"
wordings:
  en: ["are likes money", "likes = cash?"]
  es: ["¿dan dinero los likes?"]
---
No.
"""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_is_sourced_dated_and_widely_worded(entry: Entry):
    assert entry.sources
    assert entry.review_by is not None
    assert entry.as_of < entry.review_by
    assert len({normalised(wording) for wording in entry.wordings}) >= FEWEST_WORDINGS
    assert 2 <= len(entry.related) <= 4
    assert not re.search(r"https?://|<@|@everyone|@here|^#", entry.answer, re.MULTILINE)
    assert len(entry.answer) < 1_500
    assert all(tidy(wording) for wording in entry.wordings)


def test_no_two_entries_have_an_id_a_question_or_a_wording_in_common():
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    whose = {normalised(text): entry.id for entry in ENTRIES for text in (entry.question, *entry.wordings)}
    astray = [
        (entry.id, text)
        for entry in ENTRIES
        for text in (entry.question, *entry.wordings)
        if whose[normalised(text)] != entry.id
    ]
    assert astray == []


def test_decoys_are_many_of_many_kinds_and_none_is_a_wording():
    assert len(DECOYS) >= 10
    assert sum(map(len, DECOYS.values())) >= 500
    wordings = {normalised(text) for entry in ENTRIES for text in (entry.question, *entry.wordings)}
    assert [text for text in chain.from_iterable(DECOYS.values()) if normalised(text) in wordings - {""}] == []


@pytest.mark.parametrize("path", sorted(KEPT_OUT.glob("*.jsonl")), ids=lambda path: path.stem)
def test_questions_to_measure_with_are_not_learnt_from(path: Path):
    learnt = {normalised(text) for entry in ENTRIES for text in (entry.question, *entry.wordings)}
    learnt |= {normalised(text) for text in chain.from_iterable(DECOYS.values())}
    assert [posed.text for posed in read(path) if normalised(posed.text) in learnt] == []


def test_an_entry_is_read_as_it_stands(tmp_path: Path):
    (tmp_path / "likes_pay.md").write_text(WHOLE, encoding="utf-8")
    (entry,) = stock_entries(tmp_path)
    assert entry.wordings == ("are likes money", "likes = cash?", "¿dan dinero los likes?")
    assert (entry.answer, entry.sources[0].date) == ("No.", "2023-09-13")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("id: likes_pay", "id: hearts_pay", "has to be called hearts_pay.md"),
        ("---\nNo.", "---\n", "no answer"),
        ("2026-11-22", "soon", "`as_of` has to be a date"),
        ("related: []", "related: [nothing]", "nothing, which is no entry"),
        ("related: []", "related: [likes_pay]", "related to itself"),
        ("related: []", "related: 7", "`related` has to be a list"),
        ("topic: likes", "topics: likes", "unknown topics"),
        ("topic: likes", "topic: 5", "`topic` has to be a text"),
        ('"likes = cash?"', "no", "holds False, which is no text"),
        ('  es: ["¿dan dinero los likes?"]', "  - es", "did not find expected key"),
        ("wordings:", "wordings: [", "likes_pay.md"),
        ("---\nid", "id", "two lines of ---"),
        ('  - title: TikTok support\n    url: https://support.tiktok.com\n    date: "2023-09-13"\n', "", "no source"),
        ("sources:\n  - title", "sources: 7\nx:\n  - title", "unknown x"),
    ],
)
def test_a_slip_in_a_file_is_named_with_the_file(tmp_path: Path, old: str, new: str, complaint: str):
    assert old in WHOLE
    (tmp_path / "likes_pay.md").write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Misfiled) as misfiled:
        stock_entries(tmp_path)
    assert "likes_pay.md" in str(misfiled.value)
    assert complaint in str(misfiled.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path):
    (tmp_path / "likes_pay.md").write_bytes(b"---\n\xff\xfe")
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Misfiled, match=r"likes_pay\.md"):
        stock_entries(tmp_path)
    with pytest.raises(Misfiled, match=r"odd\.yaml"):
        stock_decoys(tmp_path)


def test_decoys_come_by_class(tmp_path: Path):
    (tmp_path / "small_talk.yaml").write_text('about: hi\ntexts:\n  en: ["hello"]\n  de: ["hallo"]\n', encoding="utf-8")
    assert stock_decoys(tmp_path) == {"small_talk": ("hello", "hallo")}
    (tmp_path / "small_talk.yaml").write_text("- hello\n", encoding="utf-8")
    with pytest.raises(Misfiled, match="expected keys"):
        stock_decoys(tmp_path)


def test_the_topics_are_few():
    assert len(Counter(entry.topic for entry in ENTRIES)) < 30
