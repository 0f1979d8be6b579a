"""The limits of writers in tests and benchmarks, which come from one machine and write as fast as they can."""

LIMITS_PERCENT = "100000"
