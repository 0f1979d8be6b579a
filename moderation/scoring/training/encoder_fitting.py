"""Training an encoder: masked binary cross-entropy, AdamW, bfloat16 where it does no harm, word vectors left as they
are.

The rate rises, stays, and falls at the end (warm-up, stable, decay: Hu et al. 2024, MiniCPM), so that a run can be
taken up from a checkpoint and ended sooner or later.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from moderation.scoring.training.encoder_data import Batch
from moderation.scoring.training.encoder_network import Parameters, score

_RATE = 1e-4
_HEAD_RATE = 1e-3
_WARMING_STEPS = 150
_FALLING_SHARE = 0.25  # of all steps
_DROPOUT = 0.1
_DECAY = 0.01
_MOST_GRADIENT = 1.0
_FROZEN = ("word", "position")
_SAID_EVERY = 50
_SAVED_EVERY = 100

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to train; `checkpoint` is written now and then, and taken up again if it is there."""

    steps: int
    seed: int
    checkpoint: Path


def fit_encoder(
    parameters: Parameters, batches: Callable[[], Iterator[Batch]], plan: Plan, say: Say
) -> Parameters:
    """Return `parameters` trained for `plan.steps` of `batches`, which must give the same ones in each call."""
    frozen = {name: parameters[name] for name in _FROZEN}
    trained = {name: value.clone() for name, value in parameters.items() if name not in _FROZEN}
    optimiser = _make_optimiser(trained)
    done = _take_up(plan.checkpoint, trained, optimiser)
    for value in trained.values():
        value.requires_grad_()
    running = 0.0
    for step, batch in enumerate(batches()):
        if step < done:
            continue
        if step >= plan.steps:
            break
        torch.manual_seed(plan.seed + step)
        share = _find_rate(step, plan.steps)
        for group in optimiser.param_groups:
            group["lr"] = group["highest"] * share
        loss = _measure_loss(frozen | trained, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), _MOST_GRADIENT)
        optimiser.step()
        optimiser.zero_grad()
        running = loss.item() if not running else 0.98 * running + 0.02 * loss.item()
        if step % _SAID_EVERY == 0:
            say(f"step {step} of {plan.steps}: loss {running:.4f}")
        if (step + 1) % _SAVED_EVERY == 0 and step < (1 - _FALLING_SHARE) * plan.steps:
            _save(plan.checkpoint, trained, optimiser, step + 1)
    return frozen | {name: value.detach() for name, value in trained.items()}


def _make_optimiser(trained: Parameters) -> torch.optim.Optimizer:
    head = [value for name, value in trained.items() if name.startswith("head.")]
    body = [value for name, value in trained.items() if not name.startswith("head.")]
    groups = [
        {"params": head, "highest": _HEAD_RATE, "weight_decay": 0.0},
        {"params": body, "highest": _RATE, "weight_decay": _DECAY},
    ]
    return torch.optim.AdamW(groups, lr=_RATE, fused=True)


def _find_rate(step: int, steps: int) -> float:
    falling = int(steps * _FALLING_SHARE)
    return min((step + 1) / _WARMING_STEPS, 1.0, (steps - step) / max(falling, 1))


def _measure_loss(parameters: Parameters, batch: Batch) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = score(parameters, batch.pieces, batch.real, _DROPOUT)
    losses = functional.binary_cross_entropy_with_logits(scores.float(), batch.labels, reduction="none")
    # By the number of texts and not of known labels, so that a text with one label does not count for one with six.
    return (losses * batch.weights).sum() / len(batch.labels)


def _take_up(path: Path, trained: Parameters, optimiser: torch.optim.Optimizer) -> int:
    if not path.exists():
        return 0
    stored = torch.load(path, weights_only=True)
    for name, value in trained.items():
        value.copy_(stored["trained"][name])
    rates = [group["highest"] for group in optimiser.param_groups]
    optimiser.load_state_dict(stored["optimiser"])
    for group, rate in zip(optimiser.param_groups, rates, strict=True):
        group["highest"] = rate
    return int(stored["step"])


def _save(path: Path, trained: Parameters, optimiser: torch.optim.Optimizer, step: int) -> None:
    partial = path.with_suffix(".partial")
    stored = {"trained": {name: value.detach() for name, value in trained.items()}}
    torch.save(stored | {"optimiser": optimiser.state_dict(), "step": step}, partial)
    partial.replace(path)
