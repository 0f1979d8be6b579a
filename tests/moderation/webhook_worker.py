"""A worker of webhooks on its own, to be killed by a test: `python -m tests.moderation.webhook_worker`.

It does what the sweep and the job do, over and over, with pauses and leases that a test can wait for, until its
standard input ends.
"""

import os
import select
import sys
from datetime import timedelta

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from moderation import breakers
    from moderation.actions import deliveries
    from moderation.queries.webhooks import list_due_lanes

    breakers.FAILURES_TO_OPEN = 1_000_000
    deliveries.PAUSES = tuple(timedelta(milliseconds=1) for _ in range(100))
    deliveries.LEASE = timedelta(seconds=2)
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        for lane_id in list_due_lanes(200):
            deliveries.deliver_lane(lane_id)


if __name__ == "__main__":
    main()
