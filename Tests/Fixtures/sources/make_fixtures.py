"""Invented data in the formats of the services, and what Python's own json and csv modules read from it.

python3 make_fixtures.py; the numbers are made up, the layouts are those of the services in 2025.
"""

import csv
import datetime as dt
import gzip
import json
import pathlib
import sqlite3
import zoneinfo

here = pathlib.Path(__file__).parent
new_york = zoneinfo.ZoneInfo("America/New_York")
utc = dt.timezone.utc


def write(name, value):
    (here / name).write_text(json.dumps(value, indent=None if name.startswith("coindesk") else 1) + "\n")


# CoinDesk: closes by date, with the service's other members.
for currency, closes in {
    "USD": {"2013-09-01": 128.2597, "2013-09-02": 127.3648, "2013-09-03": 127.5915, "2013-09-04": 120.5738},
    "EUR": {"2013-09-01": 97.0249, "2013-09-02": 96.5204, "2013-09-04": 91.4271},
}.items():
    write(
        f"coindesk_{currency.lower()}.json",
        {"bpi": closes, "disclaimer": "Invented.", "time": {"updated": "Sep 5, 2013 00:03:00 UTC"}},
    )

# Yahoo: bars stamped at the opening of the session, across the change to summer time; the third day is null, and the
# adjusted close tells of a 2:1 split before the fourth.
days = [dt.date(2024, 3, 7), dt.date(2024, 3, 8), dt.date(2024, 3, 11), dt.date(2024, 3, 12)]
stamps = [int(dt.datetime(d.year, d.month, d.day, 9, 30, tzinfo=new_york).timestamp()) for d in days]
quote = {
    "open": [101.0, 103.5, None, 52.25],
    "high": [104.25, 105.0, None, 53.5],
    "low": [100.5, 102.75, None, 51.75],
    "close": [103.0, 104.0, None, 53.0],
    "volume": [1200300, 987600, None, 2411000],
}
adjusted = [51.5, 52.0, None, 53.0]
write(
    "yahoo_daily.json",
    {
        "chart": {
            "result": [
                {
                    "meta": {
                        "currency": "USD",
                        "symbol": "EXMPL",
                        "exchangeName": "NMS",
                        "gmtoffset": -14400,
                        "exchangeTimezoneName": "America/New_York",
                        "dataGranularity": "1d",
                        "range": "",
                    },
                    "timestamp": stamps,
                    "indicators": {"quote": [quote], "adjclose": [{"adjclose": adjusted}]},
                }
            ],
            "error": None,
        }
    },
)

# Binance: six hours, as one response, as two pages, and as dumps in milliseconds and in microseconds.
start = int(dt.datetime(2024, 5, 1, tzinfo=utc).timestamp()) * 1000
klines = []
for hour in range(6):
    o, c = 60000 + 37.25 * hour, 60010 - 21.5 * hour
    klines.append(
        [
            start + hour * 3600000, f"{o:.8f}", f"{max(o, c) + 5:.8f}", f"{min(o, c) - 7.125:.8f}", f"{c:.8f}",
            f"{12.5 + hour:.8f}", start + (hour + 1) * 3600000 - 1, f"{750000.125 * (hour + 1):.8f}", 1000 + hour,
            f"{6.25 + hour / 2:.8f}", f"{375000.0625 * (hour + 1):.8f}", "0",
        ]
    )
write("binance_klines.json", klines)
write("binance_page1.json", klines[:4])
write("binance_page2.json", klines[4:])
for name, factor in {"ms": 1, "us": 1000}.items():
    with open(here / f"binance_dump_{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for kline in klines:
            writer.writerow([kline[0] * factor, *kline[1:6], (kline[6] + 1) * factor - 1, *kline[7:]])

names = ["open", "high", "low", "close", "volume"]
expected = {
    "yahoo": {
        "dates": [day.isoformat() for day in days],
        "raw": {name: quote[name] for name in names},
        "adjusted": {
            name: [
                None if value is None else value if name == "volume" else adjusted[i] if name == "close"
                else value * (adjusted[i] / quote["close"][i])
                for i, value in enumerate(quote[name])
            ]
            for name in names
        },
        "stamps": stamps,
    },
    "binance": {
        name: [float(kline[place]) for kline in klines]
        for name, place in {
            "open": 1, "high": 2, "low": 3, "close": 4, "volume": 5, "quote_volume": 7, "trades": 8,
            "taker_buy_volume": 9, "taker_buy_quote_volume": 10,
        }.items()
    },
}
write("expected.json", expected)

# A million zeros in a thousand bytes.
(here / "zeros.gz").write_bytes(gzip.compress(bytes(1_000_000), mtime=0))

# Prices of two shares in a database: times as text and as seconds, one price NULL, one kept as text.
(here / "prices.db").unlink(missing_ok=True)
database = sqlite3.connect(here / "prices.db")
database.execute("CREATE TABLE prices (day TEXT, stamp INTEGER, share TEXT, close REAL, volume INTEGER, note TEXT)")
for share, closes in {"AAA": [10.5, None, 11.25], "BBB": [99.0, 98.5, 100.125]}.items():
    for i, close in enumerate(closes):
        day = dt.date(2024, 1, 1 + i)
        stamp = int(dt.datetime(2024, 1, 1 + i, tzinfo=utc).timestamp())
        database.execute(
            "INSERT INTO prices VALUES (?, ?, ?, ?, ?, ?)", (day.isoformat(), stamp, share, close, 100 * (i + 1), "12.5"))
database.execute("CREATE VIEW moment AS SELECT day, random() AS close FROM prices")
database.commit()
database.close()
