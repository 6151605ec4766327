"""Random CF times and what cftime.num2date makes of each: COUNT of them from SEED on, as JSON.

Each row is [calendar, units, type, value, date]: the value as text, the date's fields or null where cftime refuses.
cftime scales fractions in the machine's widest floats; where those are not of 80 bits its microseconds differ, so that
the script stops there.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import cftime
import numpy as np
from draw import Draw

CALENDARS = [
    *("standard", "gregorian", "proleptic_gregorian", "tai", "noleap"),
    *("julian", "all_leap", "365_day", "366_day", "360_day"),
]
STRANGE = ["martian", "none", "utc", ""]
FACTORS = cftime._cftime.UNIT_CONVERSION_FACTORS
SPECIAL = {"360_day": ["month", "months"], "noleap": ["common_year", "common_years"]}
SPECIAL["365_day"] = SPECIAL["noleap"]
PLAIN = [name for name in FACTORS if not name.startswith(("month", "common"))]
REFUSED = ["fortnights", "years", "year", "decades", "", "day_since", "months", "common_years"]
TYPES = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"]
# where calendars turn, and what some of them lack
YEARS = [-4713, -1, 0, 1, 4, 100, 400, 1582, 1582, 1583, 1900, 2000]
DAYS = [(1, 31), (2, 28), (2, 29), (2, 30), (2, 31), (4, 31), (12, 30), (12, 31), (13, 1), (0, 1)]
YEAR = 365.25 * 86400e6


def zone(draw: Draw) -> str:
    """Draw a zone as ISO 8601 writes it, mostly none."""
    if draw.chance(0.6):
        return ""
    sign, hours, minutes = draw.one("+-"), draw.upto(0, 14), draw.one([0, 0, 30, 45])
    ends = ["", f"{minutes:02}", f":{minutes:02}"]
    return draw.one(["", " "]) + draw.one(["Z", *(f"{sign}{hours:02}{end}" for end in ends)])


def clock(draw: Draw) -> str:
    """Draw a time of day, or none."""
    if draw.chance(0.25):
        return ""
    width = draw.one(["", "02"])
    hour = 24 if draw.chance(0.02) else draw.upto(0, 23)
    text = f"{draw.one(' T')}{hour:{width}}:{draw.upto(0, 59):{width}}"
    if draw.chance(0.7):
        text += f":{draw.upto(0, 59):{width}}"
        if draw.chance(0.4):
            text += f".{draw.one(['0', '5', '25', '999999', '1234567', draw.upto(0, 10**9)])}"
    return text


def year_of(draw: Draw) -> int:
    """Draw a year of an epoch: those in use, all of four digits, those before 1."""
    low, high = draw.one([(1, 9999), (1, 9999), (1800, 2100), (1800, 2100), (-4713, -1)])
    return draw.one(YEARS) if draw.chance(0.1) else draw.upto(low, high)


def epoch(draw: Draw, calendar: str) -> str:
    """Draw a date of reference, now and then one that some calendars lack."""
    # of atomic time there is none before 1958
    year = draw.upto(1958, 2100) if calendar == "tai" and draw.chance(0.8) else year_of(draw)
    month, day = (10, draw.upto(1, 31)) if year == 1582 else (draw.upto(1, 12), draw.upto(1, 28))
    if draw.chance(0.15):
        month, day = draw.one(DAYS)
    width = draw.one(["", "02"])
    sign = "-" if year < 0 else draw.one(["", "", "", "+"])
    date = f"{sign}{abs(year):{draw.one(['', '04'])}}-{month:{width}}-{day:{width}}"
    return date + clock(draw) + zone(draw)


def recased(draw: Draw, text: str) -> str:
    """Draw how letters are written."""
    return draw.one([text, text, text, text.upper(), text.capitalize()])


def value_of(draw: Draw, kind: str, factor: int) -> np.generic:
    """Draw a number of a type that leads some thousand years away at most, or, rarely, anywhere."""
    most = draw.one([1, 100, 6000]) * YEAR / factor
    if kind[0] == "f":
        number = draw.rng.uniform(-most, most)
        number = draw.one([number, number, round(number), round(number * 24) / 24, round(number * 10) / 10])
        if draw.chance(0.02):
            number = draw.one([np.nan, np.inf, -np.inf, 1e300, -1e30, 0.0, 5e-324])
        with np.errstate(over="ignore"):
            return np.dtype(kind).type(number)
    # cftime takes unsigned numbers beyond 2^63 for negative ones
    low, high = int(np.iinfo(kind).min), min(int(np.iinfo(kind).max), 2**63 - 1)
    if draw.chance(0.98):
        low, high = max(low, -int(most) - 1), min(high, int(most) + 1)
    return np.dtype(kind).type(draw.upto(low, high))


def date_of(value: np.generic, units: str, calendar: str) -> str | None:
    """Give the fields of cftime's date, or None where it refuses."""
    try:
        date = cftime.num2date(np.asarray([value]), units, calendar)[0]
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
    if date is np.ma.masked:  # NaN or infinite
        return None
    parts = (date.year, date.month, date.day, date.hour, date.minute, date.second, date.microsecond)
    return " ".join(map(str, parts))


def row(seed: int) -> list:
    """Draw one case."""
    draw = Draw(seed)
    calendar = draw.one(STRANGE) if draw.chance(0.02) else draw.one(CALENDARS)
    unit = draw.one(PLAIN)
    if calendar in SPECIAL and draw.chance(0.2):
        unit = draw.one(SPECIAL[calendar])
    if draw.chance(0.03):
        unit = draw.one(REFUSED)
    units = (
        f"{recased(draw, unit)} {draw.one(['since', 'since', 'Since'])}{draw.one([' ', '  '])}{epoch(draw, calendar)}"
    )
    kind = draw.one(TYPES)
    value = value_of(draw, kind, FACTORS.get(unit, 86400 * 10**6))
    calendar = recased(draw, calendar)
    return [calendar, units, kind, repr(value.item()), date_of(value, units, calendar)]


def main(target: str, count: str, seed: str) -> None:
    """Write COUNT rows from SEED on."""
    if np.finfo(np.longdouble).nmant != 63:
        sys.exit("cftime scales times in 80-bit floats on x86 machines alone: run this on one of them.")
    warnings.simplefilter("ignore")
    rows = [row(int(seed) + n) for n in range(int(count))]
    Path(target).write_text(json.dumps(rows), encoding="utf8")


if __name__ == "__main__":
    main(*sys.argv[1:])
