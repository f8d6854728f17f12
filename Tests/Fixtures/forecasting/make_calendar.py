#!/usr/bin/env python3
"""Makes the expected numbers of calendar features with pandas and the `holidays` package.

    pip install pandas holidays==0.109
    python3 make_calendar.py
"""

import datetime
import json
import math
import pathlib
import random

import holidays
import pandas

HERE = pathlib.Path(__file__).resolve().parent


def observed_days():
    """By year the days on which that year's federal holidays are observed, an observed day in place of the day itself."""
    result = {}
    for year in [*range(1971, 2051)]:
        proper = holidays.US(years=year, observed=False)
        # New Year's Day may be observed on the last day of the year before.
        both = holidays.US(years=[year - 1, year], observed=True)
        days = []
        for day, name in sorted(proper.items()):
            marked = f"{name} (observed)"
            near = [day + datetime.timedelta(days=step) for step in (-1, 1)]
            days.append(next((other for other in near if both.get(other) == marked), day).isoformat())
        result[year] = days
    return result


def fields():
    """Random hours of 1971 to 2050 with what pandas reads from them."""
    generator = random.Random(18)
    start = pandas.Timestamp("1971-01-01")
    stamps = [start + pandas.Timedelta(hours=generator.randrange(80 * 8766)) for _ in range(120)]
    stamps += [pandas.Timestamp(text) for text in ("2012-02-29", "2012-12-31T23:00", "2013-12-31", "2000-01-01")]
    rows = []
    for at in stamps:
        cycles = {
            "day-of-year": (at.day_of_year - 1) / (366 if at.is_leap_year else 365),
            "day-of-month": (at.day - 1) / at.days_in_month,
            "month": (at.month - 1) / 12,
            "day-of-week": at.day_of_week / 7,
            "hour": at.hour / 24,
        }
        rows.append({
            "time": at.isoformat() + "Z",
            "numbers": {"day-of-year": at.day_of_year, "day-of-month": at.day, "month": at.month, "year": at.year,
                        "day-of-week": at.day_of_week, "hour": at.hour},
            "cycles": {name: [math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn)]
                       for name, turn in cycles.items()},
        })
    return rows


if __name__ == "__main__":
    value = {"observed": observed_days(), "fields": fields()}
    (HERE / "calendar_features.json").write_text(json.dumps(value, separators=(",", ":")) + "\n")
