"""The limits of writers in tests and benchmarks, which come from one machine and write as fast as they can."""

LIMITS_PERCENT = "100000"
# For a shell of Parley's: what comes so fast looks like an attack, for which guests would have to prove something.
ASK_NOBODY = "from discussions.models import Site; Site.objects.update(challenge='off')"
