"""Expected values for the tests of the Reports module: python3 oracle.py > oracle.json (numpy only)."""
import datetime
import itertools
import json
import math

import numpy as np

result = {}

# Logarithm and exponential.
arguments = [1e-300, 3e-5, 0.5, 0.9999, 1.0, 1.5, 2.0, 10.0, 12345.678, 1e300]
result["log"] = [[x, math.log(x)] for x in arguments]
result["exp"] = [[x, math.exp(x)] for x in [-600.0, -20.5, -1.0, -1e-9, 0.0, 0.3, 1.0, 33.3, 600.0]]

# Calendar: milliseconds since 1970 UTC of some moments.
moments = ["1900-02-28T00:00:00", "1969-12-31T23:59:59", "1970-01-01T00:00:00", "2000-02-29T12:30:00",
           "2011-12-31T23:59:00", "2012-02-29T08:00:00", "2012-03-01T00:00:00", "2100-03-01T00:00:00"]
epoch = datetime.datetime(1970, 1, 1)
result["calendar"] = []
for text in moments:
    moment = datetime.datetime.fromisoformat(text)
    delta = moment - epoch
    milliseconds = (delta.days * 86400 + delta.seconds) * 1000
    result["calendar"].append([milliseconds, moment.year, moment.month, moment.day,
                               (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1000])

# Quantiles, histogram and density of a small sample.
sample = [-1.5, -0.8, -0.3, -0.1, 0.0, 0.05, 0.2, 0.4, 0.9, 2.1]
result["sample"] = sample
result["quantiles"] = [[q, float(np.quantile(sample, q))] for q in (0.0, 0.005, 0.25, 0.5, 0.75, 0.995, 1.0)]
result["edges"] = [-2.0, -1.0, 0.0, 1.0, 2.0]
counts, _ = np.histogram(sample, bins=result["edges"])
result["histogram"] = [float(c) / len(sample) for c in counts]
spread = (np.quantile(sample, 0.75) - np.quantile(sample, 0.25)) / 1.34
width = 0.9 * min(np.std(sample, ddof=1), spread) * len(sample) ** -0.2
grid = np.linspace(-3.0, 3.0, 201)
kernel = np.exp(-0.5 * ((grid[:, None] - np.array(sample)[None, :]) / width) ** 2)
result["density"] = (kernel.sum(axis=1) / (len(sample) * width * math.sqrt(2 * math.pi))).tolist()[::20]

# Colours: smallest difference between two colours (CIELAB, 1976) for normal sight and three kinds of colour
# blindness (Machado, Oliveira and Fernandes 2009, severity 1), and smallest contrast to the background (WCAG 2).
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}


def linear(colour):
    parts = np.array([int(colour[i:i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = matrix @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def luminance(colour):
    return float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour))


def contrast(a, b):
    low, high = sorted([luminance(a), luminance(b)])
    return (high + 0.05) / (low + 0.05)


palettes = {
    "light": (["#00639E", "#AF4000", "#139C6B", "#D674A6", "#B78E00", "#7E92D7"], "#FFFFFF"),
    "dark": (["#74ADF7", "#F0803C", "#4ADFB0", "#E18BC2", "#F7D553", "#8584FF"], "#16181C"),
}
result["palettes"] = {}
for name, (colours, background) in palettes.items():
    differences = [float(np.linalg.norm(lab(m @ linear(a)) - lab(m @ linear(b))))
                   for m in SIGHT.values() for a, b in itertools.combinations(colours, 2)]
    result["palettes"][name] = {"colours": colours, "background": background, "difference": min(differences),
                                "contrast": min(contrast(c, background) for c in colours)}

print(json.dumps(result, indent=1))
