"""The reference works in PyTorch on N threads: `torch_works.py N` prints lines of name and median milliseconds.

The same shapes, layers and batch sizes as Benchmarks/Engine/ReferenceWork.swift, and epochs of aapl-rnn-vs-lstm over the
same windows, validation included.
"""

import csv
import statistics
import sys
import time

import torch
from torch import nn

LOOKBACK = 30


class Recurrent(nn.Module):
    """Two layers of 64, the last state to one output."""

    def __init__(self, kind):
        super().__init__()
        self.cells = kind(1, 64, 2, batch_first=True, dropout=0.2)
        self.head = nn.Linear(64, 1)

    def forward(self, x):
        return self.head(self.cells(x)[0][:, -1])


class GRUAttention(nn.Module):
    """Projection, two layers of 128, attention over time, two dense layers with batch normalisation."""

    def __init__(self):
        super().__init__()
        self.projection = nn.Linear(44, 128)
        self.cells = nn.GRU(128, 128, 2, batch_first=True, dropout=0.2)
        self.score = nn.Linear(128, 1)
        dense = []
        for inputs, outputs in [(128, 64), (64, 32)]:
            dense += [nn.Linear(inputs, outputs), nn.ReLU(), nn.BatchNorm1d(outputs), nn.Dropout(0.2)]
        self.dense = nn.Sequential(*dense, nn.Linear(32, 1))

    def forward(self, x):
        states = self.cells(self.projection(x))[0]
        weights = torch.softmax(self.score(states), 1)
        return self.dense((weights * states).sum(1))


class Seq2Seq(nn.Module):
    """Encoder and decoder of two layers of 100; the decoder is fed with zeros."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.GRU(2, 100, 2, batch_first=True)
        self.decoder = nn.GRU(2, 100, 2, batch_first=True)
        self.output = nn.Linear(100, 2)

    def forward(self, x):
        state = self.encoder(x)[1]
        return self.output(self.decoder(torch.zeros(len(x), 7, 2), state)[0])


def trainer(model, rate):
    """A function that does one step on a batch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    loss_of = nn.MSELoss()

    def step(x, y):
        optimizer.zero_grad()
        loss_of(model(x), y).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    return step


def median_ms(body, repetitions, calls):
    """The median over repetitions of the mean over calls, after one repetition that warms up."""
    times = []
    for _ in range(repetitions + 1):
        start = time.perf_counter()
        for _ in range(calls):
            body()
        times.append((time.perf_counter() - start) / calls * 1e3)
    return statistics.median(times[1:])


def work(name, model, x_shape, y_shape, rate):
    x, y = torch.randn(*x_shape), torch.randn(*y_shape)
    step = trainer(model, rate)
    print(f"{name} step\t{median_ms(lambda: step(x, y), 7, 20)}")
    model.eval()
    with torch.no_grad():
        print(f"{name} inference\t{median_ms(lambda: model(x), 11, 20)}")


def windows():
    """The min-max scaled windows of the experiment: x and y of the training and the validation part."""
    with open("experiments/data/aapl_daily_2000_2013.csv") as file:
        values = [float(row["Adj Close"]) for row in csv.DictReader(file)]
    count = len(values) - LOOKBACK
    ends = [round(0.7 * count), round(0.85 * count)]
    seen = values[: ends[0] + LOOKBACK]
    low, high = min(seen), max(seen)
    scaled = torch.tensor([(v - low) / (high - low) for v in values])
    x = scaled.unfold(0, LOOKBACK, 1)[:count, :, None].contiguous()
    y = scaled[LOOKBACK:, None]
    return (x[: ends[0]], y[: ends[0]]), (x[ends[0] : ends[1]], y[ends[0] : ends[1]])


def epochs(name, model):
    (x, y), (validation_x, validation_y) = windows()
    step = trainer(model, 0.001)

    def epoch():
        model.train()
        for batch in torch.randperm(len(x)).split(32):
            step(x[batch], y[batch])
        model.eval()
        with torch.no_grad():
            nn.functional.mse_loss(model(validation_x), validation_y).item()

    print(f"aapl {name} epoch\t{median_ms(epoch, 3, 1)}")


torch.manual_seed(0)
torch.set_num_threads(int(sys.argv[1]))
for name, kind in [("rnn", nn.RNN), ("lstm", nn.LSTM)]:
    work(name, Recurrent(kind), (32, 30, 1), (32, 1), 1e-3)
    epochs(name, Recurrent(kind))
work("gru-attention", GRUAttention(), (32, 60, 44), (32, 1), 1e-3)
work("seq2seq", Seq2Seq(), (100, 7, 2), (100, 7, 2), 7e-3)
