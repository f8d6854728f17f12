#!/usr/bin/env python3
"""Makes indicators.json: the features of one random series of prices by the `ta` library and by pandas.

    pip install numpy pandas ta==0.11.0
    python3 make_indicators.py

`ta` fills some warm-up rows and starts Wilder's averages in ways of its own. There the formula of the source is written
out here, and its end, which the start hardly reaches, is compared with `ta`.
"""

import json
import pathlib

import numpy
import pandas
import ta

HERE = pathlib.Path(__file__).resolve().parent
ROWS = 240
KEPT = 60


def prices():
    random = numpy.random.default_rng(23)
    close = 100 * numpy.exp(numpy.cumsum(random.normal(0, 0.02, ROWS)))
    start = numpy.concatenate([[100], close[:-1]]) * numpy.exp(random.normal(0, 0.002, ROWS))
    high = numpy.maximum(start, close) * (1 + random.exponential(0.008, ROWS))
    low = numpy.minimum(start, close) * (1 - random.exponential(0.008, ROWS))
    volume = random.lognormal(5, 0.7, ROWS)
    # Two equal closes and a row without trade.
    close[31] = close[30]
    high[31], low[31] = max(high[31], close[31]), min(low[31], close[31])
    volume[40] = 0
    return pandas.DataFrame({"open": start, "high": high, "low": low, "close": close, "volume": volume}).round(4)


def wilder(values, period):
    """Wilder 1978: the mean of the first values, then s += (x - s) / period."""
    values = values.to_numpy()
    first = int(numpy.flatnonzero(~numpy.isnan(values))[0])
    result = numpy.full(len(values), numpy.nan)
    result[first + period - 1] = values[first:first + period].mean()
    for row in range(first + period, len(values)):
        result[row] = result[row - 1] + (values[row] - result[row - 1]) / period
    return pandas.Series(result)


def near(own, other, digits):
    """The end of a series agrees with that of `ta`."""
    numpy.testing.assert_allclose(own.tail(30), other.tail(30), rtol=10.0 ** -digits)
    return own


def main():
    frame = prices()
    start, high, low, close, volume = (frame[name] for name in ["open", "high", "low", "close", "volume"])
    before = close.shift(1)
    change = close.diff()
    typical = (high + low + close) / 3
    span = high - low

    true_range = pandas.concat([high, before], axis=1).max(axis=1) - pandas.concat([low, before], axis=1).min(axis=1)
    true_range[0] = numpy.nan
    up, down = high.diff(), -low.diff()
    plus = up.where((up > down) & (up > 0), 0.0).where(up.notna())
    minus = down.where((down > up) & (down > 0), 0.0).where(up.notna())
    average_range = wilder(true_range, 14)
    plus_di, minus_di = 100 * wilder(plus, 14) / average_range, 100 * wilder(minus, 14) / average_range
    adx = ta.trend.ADXIndicator(high, low, close, 14)
    rises, falls = wilder(change.clip(lower=0), 14), wilder((-change).clip(lower=0), 14)
    flow = (typical * volume * numpy.sign(typical.diff()))
    gained, lost = flow.clip(lower=0).rolling(14).sum(), (-flow).clip(lower=0).rolling(14).sum()
    macd = ta.trend.MACD(close)
    bands = ta.volatility.BollingerBands(close)
    stochastic = ta.momentum.StochasticOscillator(high, low, close, 14, 3)
    returns = numpy.log(close).diff()

    columns = {
        "return": close.pct_change(),
        "log-return": returns,
        "difference": change,
        "lag": before,
        "roc": ta.momentum.ROCIndicator(close, 12).roc(),
        "momentum": close.diff(10),
        "rolling-mean": close.rolling(20).mean(),
        "rolling-std": close.rolling(20).std(),
        "rolling-min": close.rolling(20).min(),
        "rolling-max": close.rolling(20).max(),
        "percent-rank": close.rolling(20).rank(pct=True),
        "z-score": (close - close.rolling(20).mean()) / close.rolling(20).std(),
        "realised-volatility": (returns ** 2).rolling(20).sum() ** 0.5,
        "sma": ta.trend.SMAIndicator(close, 20).sma_indicator(),
        "ema": ta.trend.EMAIndicator(close, 20).ema_indicator(),
        "macd": macd.macd(),
        "macd-signal": macd.macd_signal(),
        "macd-histogram": macd.macd_diff(),
        "rsi": near(100 * rises / (rises + falls), ta.momentum.RSIIndicator(close, 14).rsi(), 5),
        "bollinger-upper": bands.bollinger_hband(),
        "bollinger-lower": bands.bollinger_lband(),
        "bollinger-width": bands.bollinger_wband() / 100,
        "bollinger-position": bands.bollinger_pband(),
        "true-range": true_range,
        "atr": near(average_range, ta.volatility.AverageTrueRange(high, low, close, 14).average_true_range(), 5),
        "stochastic-k": stochastic.stoch(),
        "stochastic-d": stochastic.stoch_signal(),
        "williams-r": ta.momentum.WilliamsRIndicator(high, low, close, 14).williams_r(),
        "cci": ta.trend.CCIIndicator(high, low, close, 20).cci(),
        "adx": near(wilder(100 * (plus_di - minus_di).abs() / (plus_di + minus_di), 14), adx.adx(), 2),
        "plus-di": near(plus_di, adx.adx_pos(), 3),
        "minus-di": near(minus_di, adx.adx_neg(), 3),
        "candle-body": (close - start) / span,
        "candle-upper-wick": (high - frame[["open", "close"]].max(axis=1)) / span,
        "candle-lower-wick": (frame[["open", "close"]].min(axis=1) - low) / span,
        "obv": (volume * numpy.sign(change)).fillna(0).cumsum(),
        "mfi": near(100 * gained / (gained + lost), ta.volume.MFIIndicator(high, low, close, volume, 14).money_flow_index(),
                    9),
        "vwap": ta.volume.VolumeWeightedAveragePrice(high, low, close, volume, 14).volume_weighted_average_price(),
        "volume-ratio": volume / volume.rolling(20).mean(),
    }
    # Numbers with 13 digits, and only the first rows, keep the file small; warm-up rows are null.
    rounded = {name: [None if numpy.isnan(x) else float(f"{x:.13g}") for x in column[:KEPT]]
               for name, column in columns.items()}
    (HERE / "indicators.json").write_text(json.dumps(
        {"columns": {name: frame[name][:KEPT].tolist() for name in frame}, "expected": rounded}, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
