"""How well wordings are matched that the classifier did not see: never more than a point below what was recorded."""

import json
from pathlib import Path

import numpy as np
import pytest

from faq import calibrate
from faq.calibrate import ALSO_WRONG, MOST_ANSWERED, MOST_WRONG, calibrated, report
from faq.confidence import Thresholds, likely
from faq.decoys import stock_decoys
from faq.encoder import Encoder
from faq.entries import stock_entries
from faq.folds import HeldOut, held_out

RECORDED = json.loads(Path(__file__).with_name("accuracy.json").read_text(encoding="utf-8"))
"""In per cent, over the first fold; write down what `make bench` shows when it is better."""
ONE_POINT = 1.0


@pytest.fixture(scope="module")
def seen(encoder: Encoder) -> HeldOut:
    return held_out(stock_entries(), stock_decoys(), encoder, only=(0,))


def figures(seen: HeldOut) -> dict[str, float]:
    thresholds = Thresholds.load()
    ours = seen.ours
    answered = likely(seen.read.signs, thresholds.right) >= thresholds.answer
    return {
        "right entry on top": 100 * seen.right_within(1)[ours].mean(),
        "right entry in the top three": 100 * seen.right_within(3)[ours].mean(),
        "answered rightly": 100 * (answered & seen.right_within(1))[ours].mean(),
        "not answered wrong": 100 * (1 - (answered & ~seen.right_within(1))[ours].mean()),
        "decoys not answered": 100 * (1 - answered[~ours].mean()),
    }


@pytest.mark.parametrize("figure", RECORDED)
def test_accuracy_stays(seen: HeldOut, figure: str):
    assert figures(seen)[figure] > RECORDED[figure] - ONE_POINT


def test_calibration_keeps_its_promises_on_what_it_saw(seen: HeldOut):
    thresholds = calibrated(seen)
    right = likely(seen.read.signs, thresholds.right)
    wrong = seen.ours & ~seen.right_within(1)
    assert np.mean((right >= thresholds.answer)[~seen.ours]) <= MOST_ANSWERED
    assert (wrong & (right >= thresholds.answer)).sum() <= MOST_WRONG * seen.ours.sum()
    assert (wrong & (right >= thresholds.also)).sum() <= ALSO_WRONG * seen.ours.sum()
    assert "decoys, answered" in report(seen, thresholds)


def test_a_score_is_how_often_such_a_match_is_right(seen: HeldOut):
    right = likely(seen.read.signs, Thresholds.load().right)
    for low, high in ((0.0, 0.2), (0.4, 0.6), (0.8, 1.0)):
        among = (right >= low) & (right < high)
        assert low - 0.1 < seen.right_within(1)[among].mean() < high + 0.1


def test_calibrating_writes_what_is_read_again(
    seen: HeldOut, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "thresholds.json"

    def held_out_before(*_: object) -> HeldOut:
        return seen

    monkeypatch.setattr(calibrate, "held_out", held_out_before)
    monkeypatch.setattr(Thresholds.save, "__defaults__", (path,))
    assert calibrate.main() == 0
    assert Thresholds.load(path) == calibrated(seen)
    assert "wordings, answered outright" in capsys.readouterr().out
