#!/usr/bin/env python3
"""Makes the expected numbers of this folder with pandas, scikit-learn, statsforecast and Python's own calendar.

    pip install numpy pandas scikit-learn statsforecast statsmodels tzdata
    python3 make_fixtures.py
"""

import datetime
import gzip
import json
import math
import pathlib
import zoneinfo

import numpy
import pandas
import sklearn.metrics
import sklearn.preprocessing
import statsforecast.models
import statsmodels.tsa.seasonal
import statsmodels.tsa.stattools

HERE = pathlib.Path(__file__).resolve().parent


def write(name, value):
    (HERE / name).write_text(json.dumps(value, indent=1, allow_nan=False) + "\n")


def dialect():
    """A file with everything at once: BOM, banner, CRLF, quotes, decimal comma, newest first."""
    random = numpy.random.default_rng(11)
    lines = ["Exported 2024-01-31; all rights with their owners", 'day;"open; first";note;"close ""adjusted"""']
    for index in range(40, 0, -1):
        day = datetime.date(2024, 1, 1) + datetime.timedelta(days=index)
        first, last = random.uniform(-5000, 5000), random.uniform(0, 1) * 10.0 ** random.integers(-8, 9)
        note = ['"a; b"', "plain", '"line one\r\nline two"', '"say ""so"""'][index % 4]
        texts = [f"{first:.2f}".replace(".", ","), f"{last:.17g}".replace(".", ",")]
        if index % 3 == 0:
            texts[0] = f'"{texts[0]}"'
        lines.append(f"{day:%d.%m.%Y};{texts[0]};{note};{texts[1]}")
    data = b"\xef\xbb\xbf" + "\r\n".join(lines).encode()
    (HERE / "dialect.csv").write_bytes(data)
    # Two members, the border within a row.
    (HERE / "dialect.csv.gz").write_bytes(b"".join(gzip.compress(part, 9, mtime=0) for part in (data[:700], data[700:])))
    frame = pandas.read_csv(HERE / "dialect.csv", sep=";", decimal=",", skiprows=1, encoding="utf-8-sig",
                            float_precision="round_trip", lineterminator=None)
    frame["day"] = pandas.to_datetime(frame["day"], format="%d.%m.%Y")
    frame = frame.sort_values("day")
    write("dialect.json", {
        "times": [str(day.date()) for day in frame["day"]],
        "open": frame["open; first"].tolist(),
        "close": frame['close "adjusted"'].tolist(),
    })


def scalers():
    random = numpy.random.default_rng(12)
    table = numpy.stack([random.normal(100, 15, 58), random.lognormal(3, 2, 58), numpy.full(58, 0.1),
                         random.integers(0, 4, 58).astype(float)], axis=1)
    kinds = {
        "minmax": sklearn.preprocessing.MinMaxScaler(),
        "standard": sklearn.preprocessing.StandardScaler(),
        "robust": sklearn.preprocessing.RobustScaler(),
    }
    probe = table[:5] * 1.25 - 3
    write("scalers.json", {
        "columns": table.T.tolist(),
        "probe": probe.T.tolist(),
        "transformed": {name: scaler.fit(table).transform(probe).T.tolist() for name, scaler in kinds.items()},
    })


def metrics():
    random = numpy.random.default_rng(13)
    actual = random.lognormal(3, 0.6, 60)
    last = actual * random.normal(1, 0.05, 60)
    predicted = actual * random.normal(1, 0.08, 60)
    predicted[7] = last[7]
    horizon = numpy.tile([1, 2, 3], 20)
    training = random.lognormal(3, 0.6, 40)
    season = 4
    scale = numpy.abs(training[season:] - training[:-season]).mean()

    def values(pick):
        y, f, l = actual[pick], predicted[pick], last[pick]
        return {
            "mse": sklearn.metrics.mean_squared_error(y, f),
            "rmse": sklearn.metrics.root_mean_squared_error(y, f),
            "mae": sklearn.metrics.mean_absolute_error(y, f),
            "mse-scaled": sklearn.metrics.mean_squared_error(y / training.std(), f / training.std()),
            "mae-scaled": sklearn.metrics.mean_absolute_error(y / training.std(), f / training.std()),
            "mape": 100 * sklearn.metrics.mean_absolute_percentage_error(y, f),
            "smape": 200 * float(numpy.mean(numpy.abs(y - f) / (numpy.abs(y) + numpy.abs(f)))),
            "mase": float(numpy.abs(y - f).mean() / scale),
            "wape": 100 * float(numpy.abs(y - f).sum() / numpy.abs(y).sum()),
            "malr": sklearn.metrics.mean_absolute_error(numpy.log1p(y), numpy.log1p(f)),
            "r2": sklearn.metrics.r2_score(y, f),
            "directional-accuracy": float(numpy.mean(numpy.sign(f - l) == numpy.sign(y - l))),
        }

    write("metrics.json", {
        "actual": actual.tolist(), "predicted": predicted.tolist(), "last": last.tolist(),
        "horizon": horizon.tolist(), "training": training.tolist(), "season": season,
        "overall": values(slice(None)),
        "steps": [values(horizon == step) for step in (1, 2, 3)],
    })


def features():
    random = numpy.random.default_rng(14)
    values = pandas.Series(random.lognormal(3, 0.3, 30))
    columns = {
        "return": values.pct_change(3),
        "log-return": numpy.log(values).diff(3),
        "difference": values.diff(3),
        "lag": values.shift(3),
        "rolling-mean": values.rolling(5).mean(),
        "rolling-std": values.rolling(5).std(),
        "rolling-min": values.rolling(5).min(),
        "rolling-max": values.rolling(5).max(),
    }
    write("features.json", {
        "values": values.tolist(),
        "expected": {name: [None if math.isnan(x) else x for x in column] for name, column in columns.items()},
    })


def naive2():
    """The M4 competition's Naive2, its test and decomposition by statsmodels' acf and seasonal_decompose."""
    random = numpy.random.default_rng(17)
    cases = []
    for length, season, strength in [(100, 7, 0.5), (101, 12, 0.3), (120, 4, 0.0), (30, 12, 0.6), (250, 24, 0.5),
                                     (253, 24, 0.5), (90, 24, 0.9), (60, 2, 0.2), (17, 1, 0.0)]:
        time = numpy.arange(length)
        pattern = 1 + strength * numpy.sin(2 * math.pi * time / season + 1)
        values = (50 + 0.3 * time) * pattern * numpy.exp(random.normal(0, 0.1, length))
        factors = numpy.ones(season)
        # R's acf stops at floor(10 log10 n), beyond which the competition's test finds nothing.
        if season > 1 and length >= 3 * season and season <= math.floor(10 * math.log10(length)):
            correlation = statsmodels.tsa.stattools.acf(values, nlags=season, fft=False)[1:]
            limit = 1.645 * math.sqrt((1 + 2 * (correlation[:-1] ** 2).sum()) / length)
            if abs(correlation[-1]) > limit:
                parts = statsmodels.tsa.seasonal.seasonal_decompose(values, "multiplicative", period=season)
                factors = parts.seasonal[-season:]
        forecast = [values[-1] / factors[-1] * factors[step % season] for step in range(2 * season + 1)]
        cases.append({"season": season, "isSeasonal": bool((factors != 1).any()), "history": values.tolist(),
                      "expected": forecast})
    write("naive2.json", cases)


def baselines():
    random = numpy.random.default_rng(15)
    history = numpy.cumsum(random.normal(0.3, 1, 40)) + 20
    models = {
        "naive": statsforecast.models.Naive(),
        "seasonal-naive": statsforecast.models.SeasonalNaive(season_length=7),
        "drift": statsforecast.models.RandomWalkWithDrift(),
        "moving-average": statsforecast.models.WindowAverage(window_size=20),
    }
    write("baselines.json", {
        "history": history.tolist(),
        "expected": {name: numpy.asarray(model.forecast(y=history, h=10)["mean"], dtype=float).tolist()
                     for name, model in models.items()},
    })


def zones():
    """Offsets at instants, and instants of clock readings, by Python's zoneinfo."""
    rows = []
    for name in ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo",
                 "Asia/Tokyo", "Africa/Casablanca", "America/Santiago"]:
        zone = zoneinfo.ZoneInfo(name)
        random = numpy.random.default_rng(16)
        # 1970 to 2060: within the tables of a tz file and beyond them.
        for second in random.integers(0, 2_840_000_000, 60).tolist():
            at = datetime.datetime.fromtimestamp(second, zone)
            rows.append([name, second, int(at.utcoffset().total_seconds())])
    write("zones.json", [{"zone": zone, "second": second, "offset": offset} for zone, second, offset in rows])


def calendar():
    random = numpy.random.default_rng(17)
    epoch = datetime.date(1970, 1, 1).toordinal()
    days = [1, 2, 365, 366, 146097, 146098, 3652059] + random.integers(1, 3652059, 200).tolist()
    write("calendar.json", [
        {"text": datetime.date.fromordinal(day).isoformat(), "days": day - epoch,
         "weekday": datetime.date.fromordinal(day).isoweekday() % 7} for day in days])


if __name__ == "__main__":
    dialect()
    scalers()
    metrics()
    features()
    baselines()
    naive2()
    zones()
    calendar()
