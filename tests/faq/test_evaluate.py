"""The measuring tool: a table for people, a line a question for programs, a sentence for a file that is none."""

import json
from pathlib import Path

import pytest

from domain.answers import Match, Outcome
from faq import evaluate
from faq.evaluate import Posed, Result, as_json, main, table
from faq.matcher import Matcher

ROOT = Path(__file__).parents[2]


@pytest.fixture
def _known(monkeypatch: pytest.MonkeyPatch, matcher: Matcher) -> None:
    monkeypatch.setattr(evaluate, "stock_matcher", lambda: matcher)


def questions(tmp_path: Path, *lines: object):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("_known")
def test_one_line_a_question_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = questions(
        tmp_path,
        {"text": "Do you get money from TikTok LIVE likes?", "lang": "en", "expected": ["likes_pay"], "style": "plain"},
        {"text": "who won the match last night", "lang": "en", "expected": None, "style": "other_meaning"},
        {"text": "🎁"},
    )
    assert main([path, "--json"]) == 0
    ours, other, nothing = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(ours) == ["text", "outcome", "entries", "score"]
    assert (ours["outcome"], ours["entries"][0], len(ours["entries"])) == ("answer", "likes_pay", 3)
    assert other["outcome"] == "none"
    assert nothing == {"text": "🎁", "outcome": "none", "entries": [], "score": 0.0}


@pytest.mark.usefixtures("_known")
def test_a_table_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = questions(
        tmp_path, {"text": "do likes pay", "expected": "likes_pay"}, "", {"text": "hello there", "lang": "en"}
    )
    assert main([path]) == 0
    shown = capsys.readouterr().out
    assert "by language" in shown
    assert "by style" in shown


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([], "no question"),
        (["{broken"], "line 1 is no JSON"),
        ([{"text": "x"}, {"question": "y"}], "line 2 has no `text`"),
        (["[1]"], "line 1 has no `text`"),
        ([{"text": "x", "expected": 7}], "`expected` has to be a list"),
    ],
)
def test_a_file_that_holds_no_questions_gives_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[object], complaint: str
):
    assert main([questions(tmp_path, *lines)]) == 2
    assert complaint in capsys.readouterr().err


def test_a_file_that_is_not_there_gives_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path / "nowhere.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_every_figure_of_the_table_counts_what_it_says():
    ours = Posed("q", ("a", "b"), "en", "plain")
    other = Posed("x", (), "en", "small_talk")
    results = [
        Result(ours, Match(Outcome.ANSWER, ("b", "c", "d"), 0.9)),
        Result(ours, Match(Outcome.ANSWER, ("c", "a", "d"), 0.9)),
        Result(ours, Match(Outcome.SUGGEST, ("c", "d", "a"), 0.4)),
        Result(ours, Match(Outcome.NONE, ("a", "c", "d"), 0.1)),
        Result(other, Match(Outcome.ANSWER, ("c",), 0.9)),
        Result(other, Match(Outcome.NONE, ("c",), 0.1)),
    ]
    row = table(results).splitlines()[1].split()
    assert row == ["all", "4", "50.0%", "100.0%", "50.0%", "25.0%", "2", "50.0%", "0.0%"]
    assert "answer   a or b -> c" in table(results)
    assert "answer   not ours (small_talk) -> c" in table(results)


def test_the_second_answer_of_a_question_in_two_parts_is_told():
    match = Match(Outcome.ANSWER, ("a",), 0.9, also="b")
    assert json.loads(as_json(Result(Posed("q", ("a",)), match)))["also"] == "b"
