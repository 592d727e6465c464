"""The stock, read and learnt once for all tests of a process."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.decoys import stock_decoys
from faq.encoder import Encoder
from faq.entries import stock_entries
from faq.matcher import Matcher


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """With embeddings kept from run to run."""
    return Encoder(Path(__file__).parents[2] / ".pytest_cache")


@pytest.fixture(scope="session")
def matcher(encoder: Encoder) -> Matcher:
    """Of the stock alone."""
    return Matcher.fit(stock_entries(), stock_decoys(), encoder)
