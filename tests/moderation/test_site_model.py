"""A site's model as it is applied and stored: bounded whatever is in it, and read only if it is sound."""

import io
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.checks.wording import check_promotion, check_toxicity
from moderation.scoring.site_model import (
    MAX_BYTES,
    MAX_INTERCEPT,
    MAX_REACH,
    MAX_RUNS,
    MAX_WEIGHT,
    SLOPES,
    LabelModel,
    SiteModel,
    find_log_odds,
    find_probability,
    get_base_version,
    read_features,
)
from tests.moderation.subjects import ODD_TEXT, ORDINARY_TEXT, make_subject


def build(text: str = ORDINARY_TEXT, *, weight: float = 0.0, **curve: float) -> SiteModel:
    """A model of both labels in which every run of `text` has this weight."""
    keys = np.unique(read_features([text]).keys)
    label = LabelModel(
        curve.get("slope", 1.0),
        curve.get("intercept", 0.0),
        curve.get("reach", 4.0),
        keys,
        np.full(len(keys), weight, dtype=np.float32),
    )
    return SiteModel(3, get_base_version(), {"spam": label, "toxicity": label})


@settings(max_examples=60, deadline=None)
@given(
    ODD_TEXT,
    st.floats(0, 1),
    st.floats(-MAX_WEIGHT, MAX_WEIGHT),
    st.floats(*SLOPES),
    st.floats(-MAX_INTERCEPT, MAX_INTERCEPT),
    st.floats(0, MAX_REACH),
)
def test_nothing_moves_further_than_the_reach_allows(
    text: str, probability: float, weight: float, slope: float, intercept: float, reach: float
) -> None:
    shift = build(text, weight=weight, slope=slope, intercept=intercept, reach=reach).shift(
        "spam", text, probability
    )
    assert abs(shift.log_odds) <= 1.5 * reach + 1e-6
    assert 0 <= shift.probability <= 1


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(*SLOPES), st.floats(-MAX_INTERCEPT, MAX_INTERCEPT))
def test_a_curve_keeps_the_order(one: float, other: float, slope: float, intercept: float) -> None:
    model = build("", slope=slope, intercept=intercept)
    low, high = (model.shift("spam", "", p).probability for p in sorted((one, other)))
    assert low <= high + 1e-12


def test_log_odds_and_back() -> None:
    for probability in (1e-6, 0.02, 0.5, 0.97):
        assert find_probability(find_log_odds(probability)) == pytest.approx(probability)
    assert math.isfinite(find_log_odds(0.0))
    assert find_probability(-1e9) >= 0


def test_what_was_written_is_read() -> None:
    model = build(weight=0.5, slope=0.9, intercept=0.25, reach=3.0)
    read = SiteModel.from_bytes(model.to_bytes(), 3)
    assert (read.version, read.base, set(read.labels)) == (3, model.base, {"spam", "toxicity"})
    assert read.shift("spam", ORDINARY_TEXT, 0.2) == model.shift("spam", ORDINARY_TEXT, 0.2)
    assert read.to_bytes() == model.to_bytes()


def test_the_largest_fits() -> None:
    randomness = np.random.default_rng(1)
    labels = {}
    for name in ("spam", "toxicity"):
        keys = np.sort(randomness.choice(1 << 29, MAX_RUNS, replace=False)).astype(np.uint32)
        labels[name] = LabelModel(1.0, 0.0, 4.0, keys, randomness.normal(size=MAX_RUNS).astype(np.float32))
    assert len(SiteModel(1, "base", labels).to_bytes()) <= MAX_BYTES


def spoil(**changes: Any) -> bytes:
    """What is stored, but for some of its arrays."""
    with np.load(io.BytesIO(build(weight=0.5).to_bytes())) as stored:
        arrays = {name: stored[name] for name in stored.files}
    target = io.BytesIO()
    np.savez_compressed(
        target, **{**arrays, **{name.replace("_", " "): value for name, value in changes.items()}}
    )
    return target.getvalue()


def about(curve: list[float], label: str = "spam") -> Any:
    return np.array(json.dumps({"base": "x", "curves": {label: curve}}))


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"no npz",
        build().to_bytes()[:-40],
        b"\0" * (MAX_BYTES + 1),
        spoil(about=np.array("no json")),
        spoil(about=np.array(json.dumps({"base": "x"}))),
        spoil(about=np.array(["object"], dtype=object)),
        spoil(about=about([3.0, 0.0, 4.0])),
        spoil(about=about([1.0, 9.0, 4.0])),
        spoil(about=about([1.0, 0.0, 40.0])),
        spoil(about=about([1.0, 0.0])),
        spoil(about=about([1.0, 0.0, 4.0], "threat")),
        spoil(spam_weights=np.zeros(3, dtype=np.float32)),
        spoil(spam_keys=np.zeros(3, dtype=np.uint32)[::-1], spam_weights=np.zeros(3, dtype=np.float32)),
        spoil(spam_keys=np.array([1.5]), spam_weights=np.zeros(1, dtype=np.float32)),
        spoil(spam_keys=np.array([1], dtype=np.uint32), spam_weights=np.array([np.nan], dtype=np.float32)),
        spoil(spam_keys=np.array([1], dtype=np.uint32), spam_weights=np.array([99], dtype=np.float32)),
        spoil(spam_keys=np.array([1 << 30], dtype=np.uint32), spam_weights=np.zeros(1, dtype=np.float32)),
    ],
    ids=range(18),
)
def test_what_is_not_sound_is_not_read(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        SiteModel.from_bytes(stored, 1)


def test_a_check_says_what_the_site_changed() -> None:
    text = "My neighbour sells eggs, ask at number nine."
    plain = check_promotion(make_subject(text))
    finding = check_promotion(make_subject(text, site_model=build(text, weight=6.0, intercept=2.0)))
    assert (plain.outcome, plain.details) == ("clear", {})
    assert finding.outcome == "suspect"
    assert finding.details["site_model"] == 3
    assert finding.details["site_delta"] == 6.0
    assert finding.details["base_percent"] == 0
    assert finding.details["site_percent"] == finding.details["percent"]


def test_a_site_can_clear_what_the_shipped_models_suspect() -> None:
    text = "The mayor is a liar and everybody knows it."
    finding = check_toxicity(make_subject(text))
    assert finding.outcome == "suspect"
    cleared = check_toxicity(make_subject(text, site_model=build(text, weight=-6.0, intercept=-2.0)))
    assert (cleared.outcome, cleared.score) == ("clear", 0)
    assert cleared.details["site_delta"] == -6.0


def test_an_unsupported_language_stays_so() -> None:
    text = "Jag tror inte att det är en bra idé, men vi får se hur det går med allt"
    finding = check_toxicity(make_subject(text, site_model=build(text, weight=6.0)))
    assert finding.details == {"language": "sv"}
