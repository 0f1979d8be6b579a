"""Probabilities of toxicity on Perspective's scale."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.encoder import FOLDER
from moderation.scoring.scale import Scale, load_scale
from moderation.scoring.tiers import load_combination, score_texts

STORED = json.loads((FOLDER / "perspective.json").read_text())
# What Perspective said of them in 2017: on its own site, in Jigsaw's code, and in Hosseini et al., Deceiving Google's
# Perspective API Built for Detecting Toxic Comments (arXiv:1702.08138).
PUBLISHED = {
    "They have their heads up their ass.": 0.93,
    "How can you be so stupid?": 0.91,
    "They are liberal idiots who are uneducated.": 0.90,
    "If they voted for Hilary they are idiots": 0.90,
    "Theyre stupid, its getting warmer, we should enjoy it while it lasts.": 0.86,
    "Climate change is happening and it's not changing in our favor. If you think differently you're an idiot.": 0.84,
    "Anyone who voted for Trump is a moron": 0.80,
    "Screw you trump supporters": 0.79,
}


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_scale_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    scale = load_scale()
    assert 0 < scale.convert(low) <= scale.convert(high) < 1


def test_a_scale_of_ones_changes_nothing() -> None:
    assert [Scale(1, 1, 0).convert(each) for each in (0.01, 0.5, 0.9)] == pytest.approx([0.01, 0.5, 0.9])


def test_the_scale_was_fitted_to_the_models_that_are_shipped() -> None:
    """If not: `manage.py train_models --tier scale`."""
    assert load_scale().version == load_combination().version


def test_comments_score_as_perspectives_did() -> None:
    assert STORED["reached"] == pytest.approx(STORED["published"], abs=0.03)
    # Of comments that people called toxic most are above 0.8, of others few.
    assert STORED["above_0.8"]["toxic"] > 0.7
    assert STORED["above_0.8"]["harmless"] < 0.03


def test_what_perspective_said_of_sentences_is_said_here() -> None:
    scores = score_texts(list(PUBLISHED), language="en")
    said = [load_scale().convert(each.labels["toxicity"] or 0) for each in scores]
    assert dict(zip(PUBLISHED, said, strict=True)) == pytest.approx(PUBLISHED, abs=0.13)
