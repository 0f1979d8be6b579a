"""Sliding windows in Redis, which all processes share: every limit of a request in one round trip, all or none.

Each window is a list of the times of its events, the newest first. Redis's own clock counts, and one script at a time
runs, so that nobody gets more by asking twice at once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from redis.commands.core import Script

from discussions.announcements import get_redis
from discussions.limits.table import SHARE_UNDER_ATTACK, SUSPICIOUS_SHARE, UNSUSPICIOUS_COUNT
from discussions.limits.windows import Allowance, Meter

_PREFIX = "parley:limits"
# In a site's set of attacked threads, the site itself; and, asked for, any of its threads.
WHOLE_SITE, ANY_THREAD = "", "*"
# How long what a site asks for is counted, from the first time on.
_ASKED_SECONDS = 60

_TAKE = f"""
local now = tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local attacked = 0
if ARGV[2] == '{ANY_THREAD}' then
  attacked = redis.call('EXISTS', KEYS[1])
elseif redis.call('EXISTS', KEYS[1]) == 1 then
  attacked = math.max(redis.call('SISMEMBER', KEYS[1], '{WHOLE_SITE}'), redis.call('SISMEMBER', KEYS[1], ARGV[2]))
end
local meter, limit, remaining, reset, wait = 0, 1, 2, 0, 0
local suspect, asked = attacked, 0
for i = 4, #KEYS do
  local key, most, length = KEYS[i], tonumber(ARGV[3 * i - 8]), tonumber(ARGV[3 * i - 7]) * 1000
  local personal = ARGV[3 * i - 6] == '1'
  if attacked == 1 and personal then
    most = math.max(1, math.ceil(most * {SHARE_UNDER_ATTACK}))
  end
  local newest = redis.call('LINDEX', key, 0)
  if newest and tonumber(newest) > now + 1000 then -- the clock was set back
    redis.call('DEL', key)
  end
  local oldest = redis.call('LINDEX', key, -1)
  while oldest and tonumber(oldest) <= now - length do
    redis.call('RPOP', key)
    oldest = redis.call('LINDEX', key, -1)
  end
  local left = most - redis.call('LLEN', key) - 1
  local used = most - left
  if personal and used > {UNSUSPICIOUS_COUNT} and used > most * {SUSPICIOUS_SHARE} then
    suspect = 1
  end
  if left < 0 then
    local missing = tonumber(redis.call('LINDEX', key, most - 1)) + length - now
    if missing > wait then
      meter, limit, remaining, reset, wait = i - 4, most, 0, missing, missing
    end
  elseif wait == 0 and left / most < remaining / limit then
    meter, limit, remaining, reset = i - 4, most, left, (tonumber(oldest) or now) + length - now
  end
end
if wait == 0 and suspect == 1 and ARGV[3] == '1' and redis.call('EXISTS', KEYS[2]) == 0 then
  asked = redis.call('INCR', KEYS[3])
  if asked == 1 then
    redis.call('EXPIRE', KEYS[3], {_ASKED_SECONDS})
  end
elseif wait == 0 then
  for i = 4, #KEYS do
    redis.call('LPUSH', KEYS[i], now)
    redis.call('PEXPIRE', KEYS[i], tonumber(ARGV[3 * i - 7]) * 1000)
  end
end
return {{meter, limit, remaining, reset, wait, attacked, suspect, asked}}
"""


def take(
    meters: Sequence[Meter],
    *,
    site_key: str,
    thread_key: str = WHOLE_SITE,
    asks: bool = False,
    author: str = "",
    now: int = 0,
) -> Allowance:
    """Count one event in every window, or in none if one of them is full.

    Windows that shrink do so while the site, or this thread of it, is attacked. `asks`: who is suspect has to prove
    something first, and is not counted either, unless they have a pass as `author`. `now` is in milliseconds; 0 is
    Redis's own time. Raises redis.RedisError.
    """
    keys = [_name_attacks(site_key), name_pass(site_key, author), f"{_PREFIX}:asked:{site_key}"]
    keys += [f"{_PREFIX}:{meter.key}" for meter in meters]
    limits = (value for meter in meters for value in (meter.most, meter.seconds, int(meter.shrinks)))
    meter, limit, remaining, reset, wait, attacked, suspect, asked = _load_script()(
        keys, [now, thread_key, int(asks), *limits], get_redis()
    )
    return Allowance(meter, limit, remaining, reset, wait, attacked == 1, suspect == 1, asked)


def name_pass(site_key: str, author: str) -> str:
    """Return the key that is there while this author of the site has nothing to prove. Nobody's is never there."""
    return f"{_PREFIX}:pass:{site_key}:{author}"


def tell_attacks(site_key: str, thread_keys: Collection[str], until: datetime | None) -> None:
    """Say which threads of a site are attacked now, and `until` when; WHOLE_SITE is all of it. None ends it.

    Raises redis.RedisError.
    """
    name = _name_attacks(site_key)
    with get_redis().pipeline(transaction=True) as pipeline:
        pipeline.delete(name)
        if thread_keys and until is not None:
            pipeline.sadd(name, *thread_keys)
            pipeline.pexpireat(name, until)
        pipeline.execute()


def _name_attacks(site_key: str) -> str:
    return f"{_PREFIX}:attacked:{site_key}"


@cache
def _load_script() -> Script:
    return Script(get_redis(), _TAKE)
