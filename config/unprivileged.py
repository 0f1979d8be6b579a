"""How root starts a program that must not run as root: PostgreSQL refuses to, and Redis has no need to.

Nothing here changes the permissions of a folder that already exists.
"""

import os
import pwd
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.processes import die_with_parent

# What an account may be lent when its own rights do not lead to the files: a checkout below /root, or one made
# under umask 077. Least first; the second is for containers, which are seldom given the first.
LENDABLE_CAPABILITIES = ("dac_read_search", "dac_override")


class ServerError(Exception):
    """A server cannot be started or reached. The message says why, and what to do."""


@dataclass(frozen=True)
class Account:
    """The user a server runs as; None is whoever runs Parley. `capability` is what root lends it, if anything."""

    user_id: int | None = None
    group_id: int | None = None
    capability: str = ""

    def own(self, path: Path) -> None:
        """Give the file or folder to the account. Raises ServerError where root may not."""
        if self.user_id is None or self.group_id is None:
            return
        try:
            os.chown(path, self.user_id, self.group_id)
        except OSError as error:
            raise ServerError(
                f"Cannot give {path} to {self}: {error}. Run Parley as an ordinary user."
            ) from error

    def spawn(
        self,
        command: Sequence[str | Path],
        *,
        output: int | IO[bytes],
        directory: Path,
        environment: Mapping[str, str],
        death_signal: signal.Signals,
    ) -> subprocess.Popen[bytes]:
        """Start the command in the directory, in a session of its own, with both outputs going to `output`.

        The death signal is what it gets if this process dies without stopping it. Raises OSError.
        """
        user, group = (None, None) if self.capability else (self.user_id, self.group_id)
        return subprocess.Popen(
            [*self._prefix(death_signal), *map(str, command)],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            preexec_fn=die_with_parent(death_signal),  # noqa: PLW1509  (it makes one system call)
        )

    def can_run(self, trial: Sequence[str | Path], *, directory: Path, reads: Path) -> bool:
        """Whether the account can run the command, enter the directory and read the file: tried, not deduced."""
        script = 'cd -- "$1" && : < "$2" && shift 2 && exec "$@"'
        try:
            process = self.spawn(
                ["/bin/sh", "-c", script, "sh", directory, reads, *trial],
                output=subprocess.DEVNULL,
                directory=Path("/"),
                environment={},
                death_signal=signal.SIGKILL,
            )
        except OSError:  # no setpriv, or no right to become that user
            return False
        return process.wait() == 0

    def _prefix(self, death_signal: signal.Signals) -> list[str]:
        if not self.capability:
            return []
        # A change of capabilities makes the kernel forget the death signal, so setpriv sets it once more.
        # Without the secure bit access(2), which PostgreSQL uses, leaves capabilities out of account.
        return [
            "setpriv",
            "--securebits=+no_setuid_fixup",
            f"--reuid={self.user_id}",
            f"--regid={self.group_id}",
            "--clear-groups",
            f"--inh-caps=-all,+{self.capability}",
            f"--ambient-caps=-all,+{self.capability}",
            f"--pdeathsig={death_signal.name.removeprefix('SIG')}",
            "--",
        ]

    def __str__(self) -> str:
        return user_name(os.geteuid() if self.user_id is None else self.user_id)


def user_name(user_id: int) -> str:
    """The name of the user, or the number if it has none."""
    try:
        return f"user {pwd.getpwuid(user_id).pw_name}"
    except KeyError:
        return f"user {user_id}"


def owning_account(directory: Path) -> Account:
    """The account for the server whose data is, or will be, in this folder.

    Whoever runs Parley, unless that is root: then the owner of the data, so that data made by an ordinary user
    stays theirs, or `nobody` for new data. Raises ServerError when the data is someone else's.
    """
    own_user = os.geteuid()
    status = directory.stat() if directory.exists() else None
    if own_user != 0:
        if status and status.st_uid != own_user:
            owner = user_name(status.st_uid)
            raise ServerError(f"{directory} belongs to {owner}. Start Parley as that user, or as root.")
        return Account()
    if status and status.st_uid != 0:
        return Account(status.st_uid, status.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise ServerError(
            "Root needs the user `nobody` to run servers as. Run Parley as an ordinary user."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def able_account(
    account: Account, trial: Sequence[str | Path], *, directory: Path, reads: Path | None = None
) -> Account:
    """The account as it is, or with the least capability that lets it run the trial and use the files.

    Raises ServerError when none does.
    """
    lent = () if account.user_id is None else LENDABLE_CAPABILITIES
    for capability in ("", *lent):
        candidate = Account(account.user_id, account.group_id, capability)
        if candidate.can_run(trial, directory=directory, reads=reads or directory):
            return candidate
    advice = (
        "Run Parley as an ordinary user, or from a folder every user may enter."
        if lent
        else "Run `make clean`."
    )
    raise ServerError(f"{trial[0]} does not run as {account} on {directory}. {advice}")
