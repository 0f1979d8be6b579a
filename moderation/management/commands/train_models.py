"""Learn the shipped weights again: `manage.py train_models --data DIR`, in an environment with
requirements-train.txt."""

from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.scoring.model import WEIGHTS


class Command(BaseCommand):
    help = "Learn the models' weights from labelled files; the same files give the same weights."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="folder with train/ and threads/")
        parser.add_argument("--out", type=Path, default=WEIGHTS.parent, help="folder to write to")

    def handle(self, *args: Any, **options: Any) -> None:
        if find_spec("scipy") is None:
            raise CommandError("Training needs the packages of requirements-train.txt.")
        from moderation.scoring.training.learning import learn  # needs scipy, which only training has

        folder, target = options["data"], options["out"]
        if not (folder / "train").is_dir():
            raise CommandError(f"No training data in {folder}: there is no folder train/.")
        target.mkdir(parents=True, exist_ok=True)
        learn(folder, target, self.stdout.write)
