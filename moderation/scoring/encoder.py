"""The heavier tier: small transformers that read a text in its order, where the light tier only counts its runs.

One knows English, the other many languages. Each is `weights/name.onnx`, the layers; `name.vectors.npy`, a vector for
each piece of a word, which stays on the disk but for what is read (and is shared by all processes); and
`name.pieces.txt`, the vocabulary. They are read on first use. A long text is read in windows; its score is half that
of the worst, so that nothing hides behind much harmless text, and half the mean, which is better where nobody hides.
Texts are read one by one, so that a text scores the same in any company.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.pieces import ScoredPieces, WordPieces, read_pieces
from moderation.scoring.text import Canonical

FOLDER = Path(__file__).parent / "weights"
LABELS = ("spam", "toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")

Name = Literal["english", "multilingual"]
NAMES: tuple[Name, ...] = ("english", "multilingual")
Numbers = NDArray[np.float32]

MOST_CHARACTERS = 2_000  # of a text that is read; what follows is left to the light tier
LEAST_PIECES = 8
"""With the first and last; a text of fewer has no order to read. Measured: a single harmless word alarms the encoders,
which have learned from rude words alone, 15 times as often as the light tier."""
_WINDOW = 126  # pieces read at once, the first and last not counted
_MOST_WINDOWS = 3


def choose_encoder(language: str) -> Name:
    """Return the encoder for texts in `language`, an ISO 639-1 code or `und`."""
    return "english" if language in ("en", "und") else "multilingual"


def write_input(text: str, canonical: Canonical, name: Name) -> str:
    """Return what the encoder `name` reads of `text`, whose canonical form is `canonical`.

    The English vocabulary has small letters without accents, as canonical text has. The multilingual one knows accents,
    so these stay unless something was disguised.
    """
    if name == "english" or canonical.change > 0:
        return " ".join(canonical.text[:MOST_CHARACTERS].split())
    return " ".join(unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).lower().split())


@dataclass(frozen=True, slots=True)
class Encoder:
    """A transformer ready to read. `vectors` has for each piece blocks of `numbers`, of 8 bits or two of 4 in one byte,
    and what a `step` of each block is worth."""

    name: Name
    session: Any  # an onnxruntime.InferenceSession
    vectors: NDArray[Any]
    pieces: WordPieces | ScoredPieces

    def cut(self, text: str, canonical: Canonical) -> list[int]:
        """Return the pieces that the encoder reads of `text`."""
        return self.pieces.cut(write_input(text, canonical, self.name))

    def score(self, pieces: list[int]) -> Numbers:
        """Return the uncalibrated log-odds of `LABELS` for a text cut into `pieces`."""
        windows = np.array([self._score_window(window) for window in _list_windows(pieces)])
        scores: Numbers = (windows.max(axis=0) + windows.mean(axis=0)) / 2
        return scores

    def _score_window(self, pieces: Sequence[int]) -> Numbers:
        scores: Numbers = self.session.run(None, {"vectors": unpack_vectors(self.vectors[pieces])})[0]
        return scores


def _list_windows(pieces: list[int]) -> list[list[int]]:
    inner = pieces[1:-1]
    starts = range(0, max(len(inner), 1), _WINDOW)[:_MOST_WINDOWS]
    return [[pieces[0], *inner[start : start + _WINDOW], pieces[-1]] for start in starts]


def unpack_vectors(packed: NDArray[Any]) -> Numbers:
    """Return packed rows of blocks as numbers: rows by width."""
    numbers = packed["numbers"]
    if numbers.dtype == np.uint8:
        numbers = np.concatenate([numbers & 15, numbers >> 4], axis=2).astype(np.int8) - np.int8(8)
    unpacked: Numbers = numbers.astype(np.float32) * packed["step"].astype(np.float32)[:, :, None]
    return unpacked.reshape(len(packed), -1)


@cache
def load_encoder(name: Name, folder: Path = FOLDER) -> Encoder:
    """Return the encoder `name`, read on the first call in each process."""
    import onnxruntime  # 20 MB, which web processes that judge no texts do without

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # What is saved by holding on to memory is little, and each worker process would.
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(
        str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
    )
    return Encoder(
        name,
        session,
        np.load(folder / f"{name}.vectors.npy", mmap_mode="r", allow_pickle=False),
        read_pieces(folder / f"{name}.pieces.txt"),
    )
