"""How probable toxicity is, as Perspective would have put it, for whoever has thresholds from there.

Its scores were not how often people called such a text toxic: of comments of which people called one in ten toxic, it
gave the middle one 0.13, and one in four more than 0.3. So its 0.8 is no probability of 0.8. Probabilities are bent by

    log(score / (1 - score)) = low log(probability) - high log(1 - probability) + shift

with `low` and `high` above 0, which keeps their order (Kull, Silva Filho and Flach 2017, Beta calibration).
`moderation/scoring/training/scale_fitting.py` finds the three numbers.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moderation.scoring.encoder import FOLDER

_LEAST = 1e-6  # the probability below which, and above whose complement, scores are all the same


@dataclass(frozen=True, slots=True)
class Scale:
    """`version` is that of the models whose probabilities it bends."""

    low: float
    high: float
    shift: float
    version: str = ""

    def convert(self, probability: float) -> float:
        """Return the score, 0 to 1, of a text that is toxic with this probability."""
        kept = min(max(probability, _LEAST), 1 - _LEAST)
        log_odds = self.low * math.log(kept) - self.high * math.log1p(-kept) + self.shift
        return 1 / (1 + math.exp(-log_odds))


@cache
def load_scale(path: Path = FOLDER / "perspective.json") -> Scale:
    """Return the shipped scale, read on the first call in each process."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Scale(**stored["scale"], version=stored["version"])
