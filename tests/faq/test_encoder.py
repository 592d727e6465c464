"""Embeddings are kept, found again, and never stand in the way."""

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.answers import Entry
from faq.encoder import CACHE, Encoder, Stopped, Vectors
from faq.matcher import Learned

TEXTS = ["do likes pay?", "how do i cash out", "do likes pay?"]
WORDINGS = tuple(f"how is tax number {number} paid" for number in range(40))


class Unneeded(Encoder):
    """Must find everything in its file."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError(texts)


def test_the_same_question_in_another_language_is_nearer_than_another_question(encoder: Encoder):
    english, spanish, other = encoder.encode(["how do I withdraw money", "cómo retiro dinero", "who won the match"])
    assert english @ spanish > english @ other + 0.2
    assert np.allclose(np.linalg.norm([english, spanish, other], axis=1), 1, atol=1e-2)
    assert encoder.encode([]).shape == (0, 512)


def test_what_was_embedded_once_is_found_in_the_file(tmp_path: Path, encoder: Encoder):
    made = Encoder(tmp_path).encode_kept(TEXTS)
    assert np.array_equal(Unneeded(tmp_path).encode_kept(TEXTS), made)
    assert np.array_equal(encoder.encode(TEXTS[:2]), made[:2])
    assert [path.name for path in tmp_path.iterdir()] == [CACHE]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no archive at all"])
def test_a_torn_file_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes):
    made = Encoder(tmp_path).encode_kept(TEXTS)
    (tmp_path / CACHE).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert np.array_equal(Encoder(tmp_path).encode_kept(TEXTS), made)
    assert "cannot be read" in caplog.text
    assert np.array_equal(Unneeded(tmp_path).encode_kept(TEXTS), made)


@pytest.mark.parametrize(
    ("changed", "known"), [({"made_by": np.array("other 1.0")}, 0), ({"vectors": np.zeros((2, 3), np.float16)}, 0)]
)
def test_a_file_of_another_version_or_shape_is_not_used(tmp_path: Path, changed: dict[str, Any], known: int):
    Encoder(tmp_path).encode_kept(TEXTS)
    with np.load(tmp_path / CACHE) as file:
        kept = dict(file)
    np.savez(tmp_path / CACHE, **(kept | changed))
    fresh = Encoder(tmp_path)
    with pytest.raises(AssertionError):
        Unneeded(tmp_path).encode_kept(TEXTS)
    assert len(fresh.encode_kept(TEXTS)) == 3
    assert known == 0


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert len(Encoder(tmp_path / "file").encode_kept(TEXTS)) == 3
    assert "could not be written" in caplog.text
    assert len(Encoder(None).encode_kept(TEXTS)) == 3


def test_a_long_run_is_given_up_when_the_bot_goes_down(tmp_path: Path):
    stopped = Encoder(tmp_path)
    stopped.stop()
    with pytest.raises(Stopped):
        stopped.encode_kept(TEXTS)


@pytest.mark.parametrize("pieces", [1, 20, 45])
def test_learning_is_given_up_too_when_the_bot_goes_down(tmp_path: Path, pieces: int):
    class GoesDown(Encoder):
        asked = 0

        def go_on(self) -> None:
            self.asked += 1
            if self.asked > pieces:
                self.stop()
            super().go_on()

    Encoder(tmp_path).encode_kept(WORDINGS)
    encoder = GoesDown(tmp_path)
    entry = Entry("taxes", WORDINGS[0], "money", "Yes.", date(2026, 11, 22), wordings=WORDINGS[1:])
    with pytest.raises(Stopped):
        Learned.of([entry], {}, encoder)
    assert encoder.asked == pieces + 1  # at once
    assert not (tmp_path / "answers.npz").exists()
