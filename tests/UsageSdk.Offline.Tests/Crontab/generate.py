#!/usr/bin/env python3
"""Writes croniter.json beside it: schedules and the times at which another implementation says that they fire.

Made with croniter 1.3.5 (Debian python3-croniter 1.3.5-3) and the zones of Python 3.11's zoneinfo over
tzdata 2025b-0+deb12u2. Run: /usr/bin/python3 generate.py

croniter treats daylight saving by rules of its own. It is therefore asked in local time without a zone, and zoneinfo
turns its answers into UTC; a case in which the start or an answer is in a gap or is repeated is dropped (those are in
CrontabScheduleTests by hand). It also reads '*/2' as a restriction of day or weekday, where Vixie cron does not: such
schedules are made only with '*' in the other field. And it reads a list or range of all values, such as '0-6', as no
restriction, where Vixie cron looks at the star only: such a schedule is dropped if the other field restricts.
"""
import json
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from croniter import CroniterBadDateError, croniter

CASES = 320
ANSWERS = 3
ZONES = [
    "UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "America/Havana",
    "Asia/Beirut", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Australia/Adelaide", "Pacific/Chatham",
    "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran", "Europe/London", "Pacific/Kiritimati",
]
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split()
FIXED = [
    ("0 0 29 2 *", "UTC", "2095-03-01T00:00"),
    ("0 0 29 2 *", "UTC", "1895-06-01T00:00"),
    ("0 0 29 2 *", "Asia/Kolkata", "2023-03-01T00:00"),
    ("0 0 29 FEB MON", "UTC", "2023-03-01T00:00"),
    ("0 0 30 2 *", "UTC", "2024-01-01T00:00"),
    ("0 0 31 4,6,9,11 *", "UTC", "2024-01-01T00:00"),
    ("0 0 31 * *", "UTC", "2024-01-31T00:00"),
    ("0 0 13 * 5", "UTC", "2024-01-01T00:00"),
    ("59 23 31 12 *", "UTC", "2024-12-31T23:58"),
    ("* * * * *", "UTC", "2024-02-28T23:59"),
    ("0 0 * * 5-7", "UTC", "2024-01-01T00:00"),
    ("0 0 * * 0", "UTC", "2024-01-01T00:00"),
    ("0 0 * * 7", "UTC", "2024-01-01T00:00"),
]


def field(rng, low, high, names=None, star=4):
    """A random field: a star, or a list of one to three items."""
    if rng.randrange(10) < star:
        return "*" if rng.random() < 0.7 else f"*/{rng.randint(1, high)}"
    name = lambda value: rng.choice([str.upper, str.lower])(names[value - low]) if names and rng.random() < 0.4 else str(value)
    items = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        first = rng.randint(low, high)
        last = rng.randint(first, high)
        kind = rng.randrange(4)
        if kind == 0 and first < last:
            items.append(f"{name(first)}-{name(last)}")
        elif kind == 1 and first < last:
            items.append(f"{first}-{last}/{rng.randint(1, max(1, high // 3))}")
        elif kind == 2:
            items.append(f"{first}/{rng.randint(1, high)}")
        else:
            items.append(name(first))
    return ",".join(items)


def schedule(rng):
    day = field(rng, 1, 31, star=5)
    weekday = field(rng, 0, 6, WEEKDAYS, star=5)
    if day.startswith("*/"):
        weekday = "*"
    elif weekday.startswith("*/"):
        day = "*"
    return " ".join([field(rng, 0, 59), field(rng, 0, 23), day, field(rng, 1, 12, MONTHS, star=6), weekday])


def to_utc(local, zone):
    """The instant of a local time, or None where it is missing or repeated."""
    instants = {local.replace(tzinfo=zone, fold=fold).astimezone(timezone.utc) for fold in (0, 1)}
    return instants.pop() if len(instants) == 1 else None


def is_read_otherwise(text):
    """Whether day or weekday names all its values without a star, and the other one restricts."""
    fields, read = text.split(), croniter.expand(text)[0]
    return any(not fields[one].startswith("*") and read[one] == ["*"] and fields[other] != "*" for one, other in ((2, 4), (4, 2)))


def case(text, name, after):
    if is_read_otherwise(text):
        return None
    zone = ZoneInfo(name)
    instants = [to_utc(after, zone)]
    try:
        times = croniter(text, after)
        for _ in range(ANSWERS):
            instants.append(to_utc(times.get_next(datetime), zone))
    except CroniterBadDateError:
        pass
    # Fifty years without an answer may be croniter's patience, not a schedule that never fires.
    if None in instants or (1 < len(instants) <= ANSWERS):
        return None
    written = [instant.strftime("%Y-%m-%dT%H:%MZ") for instant in instants]
    return {"schedule": text, "zone": name, "after": written[0], "next": written[1:]}


def main():
    rng = random.Random(20261122)
    cases = [case(text, zone, datetime.fromisoformat(after)) for text, zone, after in FIXED]
    assert None not in cases
    while len(cases) < CASES:
        # Past years: the rules of the zones no longer change.
        after = datetime(1995, 1, 1) + timedelta(minutes=rng.randrange(27 * 365 * 24 * 60))
        made = case(schedule(rng), rng.choice(ZONES), after)
        if made is not None and all(instant < "2025" for instant in made["next"]):
            cases.append(made)
    lines = ",\n".join("  " + json.dumps(made) for made in cases)
    Path(__file__).with_name("croniter.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
