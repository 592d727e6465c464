"""How well questions are matched: ``python -m faq.evaluate FILE.jsonl``, without Discord and without a database.

A line holds ``text``, ``expected`` (the ids that would be right; null where the question is not ours), and perhaps
``lang`` and ``style``. Prints a table, or with ``--json`` one line a question.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from domain.answers import Match, Outcome
from faq.decoys import stock_decoys
from faq.encoder import Encoder
from faq.entries import stock_entries
from faq.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

UNREADABLE = 2
"""The exit status for a file that cannot be read."""
MOST_CONFUSIONS = 40


@dataclass(frozen=True)
class Posed:
    """A question with the answers that are right; none where it is not ours."""

    text: str
    expected: tuple[str, ...]
    language: str = "?"
    style: str = "?"


@dataclass(frozen=True)
class Result:
    """A question, and what it led to."""

    posed: Posed
    match: Match

    @property
    def in_scope(self) -> bool:
        """There is a right answer."""
        return bool(self.posed.expected)

    def right_within(self, most: int) -> bool:
        """A right entry is among the best."""
        return any(entry in self.posed.expected for entry in self.match.entries[:most])

    @property
    def answered(self) -> bool:
        """Outright, rightly or not."""
        return self.match.outcome is Outcome.ANSWER

    @property
    def answered_wrong(self) -> bool:
        """The worst that can happen: a wrong answer, given as if it were right."""
        return self.answered and not self.right_within(1)

    @property
    def resolved(self) -> bool:
        """The right answer came, or one of the buttons leads to it."""
        return self.right_within(1) if self.answered else self.suggested and self.right_within(3)

    @property
    def suggested(self) -> bool:
        """Near misses were offered."""
        return self.match.outcome is Outcome.SUGGEST


class Unreadable(ValueError):
    """The file of questions is not one; says which line, and what was expected."""


def read(path: Path) -> list[Posed]:
    """The questions in a file.

    Raises:
        Unreadable: it is missing, empty, or a line is not as it should be.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error
    posed = [_posed(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not posed:
        raise Unreadable(f'{path} holds no question; each line is one, such as {{"text": "do likes pay?"}}')
    return posed


def _posed(line: str, where: str) -> Posed:
    try:
        found: Any = json.loads(line)
    except ValueError as error:
        raise Unreadable(f"{where} is no JSON: {error}") from error
    if not isinstance(found, dict) or not isinstance(cast("dict[str, Any]", found).get("text"), str):
        raise Unreadable(f'{where} has no `text`; expected such as {{"text": "do likes pay?"}}')
    fields = cast("dict[str, Any]", found)
    expected: object = fields.get("expected") or ()
    if isinstance(expected, str):
        expected = (expected,)
    if not isinstance(expected, list | tuple):
        raise Unreadable(f"{where}: `expected` has to be a list of ids, or null")
    ids = tuple(str(id_) for id_ in cast("Sequence[object]", expected))
    return Posed(fields["text"], ids, str(fields.get("lang", "?")), str(fields.get("style", "?")))


def stock_matcher(folder: Path | None = Path("data")) -> Matcher:
    """The matcher as it is in a server without entries of its own."""
    return Matcher.fit(stock_entries(), stock_decoys(), Encoder(folder))


def evaluated(matcher: Matcher, questions: Iterable[Posed]) -> list[Result]:
    """Each question with its match."""
    return [Result(posed, matcher.match(posed.text)) for posed in questions]


def table(results: Sequence[Result]) -> str:
    """What matters in a few lines: overall, by language, by style, and which entries were mixed up."""
    lines = [_HEAD, _row("all", results)]
    for name, key in (("language", _language), ("style", _style)):
        lines.append(f"-- by {name}")
        kinds = Counter(key(result) for result in results)
        lines += [_row(kind, [one for one in results if key(one) == kind]) for kind, _ in kinds.most_common()]
    lines += ["-- mixed up (outcome, expected, taken for)", *_confusions(results)]
    return "\n".join(lines)


_HEAD = (
    f"{'':16}{'ours':>6}{'top 1':>8}{'top 3':>8}{'resolved':>10}{'wrong':>8}"
    f"{'not ours':>11}{'answered':>10}{'offered':>9}"
)


def _row(name: str, results: Sequence[Result]) -> str:
    ours = [result for result in results if result.in_scope]
    others = [result for result in results if not result.in_scope]

    def share(of: Sequence[Result], is_so: Callable[[Result], bool]) -> str:
        return f"{sum(map(is_so, of)) / len(of):.1%}" if of else "-"

    return (
        f"{name:16}{len(ours):6}{share(ours, _top(1)):>8}{share(ours, _top(3)):>8}"
        f"{share(ours, lambda one: one.resolved):>10}{share(ours, lambda one: one.answered_wrong):>8}"
        f"{len(others):11}{share(others, lambda one: one.answered):>10}{share(others, lambda one: one.suggested):>9}"
    )


def _top(most: int) -> Callable[[Result], bool]:
    return lambda result: result.right_within(most)


def _language(result: Result) -> str:
    return result.posed.language


def _style(result: Result) -> str:
    return result.posed.style


def _confusions(results: Sequence[Result]) -> list[str]:
    wrong = Counter(
        (
            str(result.match.outcome),
            " or ".join(result.posed.expected) or f"not ours ({result.posed.style})",
            next(iter(result.match.entries), "nothing"),
        )
        for result in results
        if (not result.right_within(1) if result.in_scope else result.match.outcome is not Outcome.NONE)
    )
    return [
        f"{times:4}  {outcome:8} {asked} -> {taken}"
        for (outcome, asked, taken), times in wrong.most_common(MOST_CONFUSIONS)
    ]


def as_json(result: Result) -> str:
    """One line for a program to read."""
    match = result.match
    found: dict[str, object] = {
        "text": result.posed.text,
        "outcome": str(match.outcome),
        "entries": list(match.entries),
        "score": round(match.score, 4),
    }
    if match.also:
        found["also"] = match.also
    return json.dumps(found, ensure_ascii=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status is 2 where the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m faq.evaluate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="questions, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="one line a question instead of the table")
    asked = parser.parse_args(arguments)
    try:
        questions = read(asked.file)
    except Unreadable as error:
        print(error, file=sys.stderr)  # noqa: T201
        return UNREADABLE
    results = evaluated(stock_matcher(), questions)
    print("\n".join(map(as_json, results)) if asked.json else table(results))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
