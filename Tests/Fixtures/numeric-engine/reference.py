"""The model families as plain torch.nn modules, with the parameter names that Almanac writes.

Outputs are [horizon, target], or [horizon, target, quantile].
"""

import torch
from torch import nn


class Recurrent(nn.Module):
    """Families rnn, lstm, gru: the last step's state to a linear head."""

    def __init__(self, cell, features, hidden, layers, outputs, dropout=0.0):
        super().__init__()
        kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell]
        self.rnn = kind(features, hidden, layers, batch_first=True, dropout=dropout)
        self.head = nn.Linear(hidden, outputs)

    def forward(self, x, targets=None):
        states, _ = self.rnn(x)
        return self.head(states[:, -1])


class Pooling(nn.Module):
    """Attention over time: v . tanh(W h + b), or w . h + b."""

    def __init__(self, score, hidden, size):
        super().__init__()
        if score == "additive":
            self.hidden = nn.Linear(hidden, size)
            self.score = nn.Linear(size, 1, bias=False)
        else:
            self.hidden = None
            self.score = nn.Linear(hidden, 1)

    def forward(self, states):
        units = states if self.hidden is None else torch.tanh(self.hidden(states))
        weights = torch.softmax(self.score(units), 1)
        return (weights * states).sum(1)


class GRUAttention(nn.Module):
    """Family gru-attention."""

    def __init__(self, features, projection, hidden, layers, score, attention_size, dense, outputs, batch_norm,
                 dropout=0.0):
        super().__init__()
        self.projection = nn.Linear(features, projection)
        self.gru = nn.GRU(projection, hidden, layers, batch_first=True, dropout=dropout)
        self.attention = Pooling(score, hidden, attention_size)
        sizes = [hidden] + dense
        self.dense = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.norm = nn.ModuleList(nn.BatchNorm1d(b) for b in dense) if batch_norm else [None] * len(dense)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(sizes[-1], outputs)

    def forward(self, x, targets=None):
        states, _ = self.gru(self.projection(x))
        y = self.attention(states)
        for dense, norm in zip(self.dense, self.norm):
            y = torch.relu(dense(y))
            y = self.dropout(y if norm is None else norm(y))
        return self.output(y)


class Cross(nn.Module):
    """Attention of a decoder state over encoder states."""

    def __init__(self, score, hidden, size):
        super().__init__()
        self.kind = score
        if score == "additive":
            self.query = nn.Linear(hidden, size, bias=False)
            self.key = nn.Linear(hidden, size)
            self.score = nn.Linear(size, 1, bias=False)

    def forward(self, query, states):
        if self.kind == "additive":
            scores = self.score(torch.tanh(self.query(query)[:, None] + self.key(states)))
        else:
            scores = (states * query[:, None]).sum(2, keepdim=True)
        return (torch.softmax(scores, 1) * states).sum(1)


class Seq2Seq(nn.Module):
    """Family seq2seq; forcing is None (decoder fed with zeros), 0 (own predictions) or 1 (the truth).

    Of quantiles, the decoder is fed with the median.
    """

    def __init__(self, cell, features, hidden, layers, horizon, targets, attention, attention_size, forcing,
                 quantiles=(0.5,)):
        super().__init__()
        kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell]
        self.encoder = kind(features, hidden, layers, batch_first=True)
        self.decoder = kind(targets, hidden, layers, batch_first=True)
        if attention != "none":
            self.attention = Cross(attention, hidden, attention_size)
        self.per, self.median = len(quantiles), list(quantiles).index(0.5)
        self.output = nn.Linear(hidden * (1 if attention == "none" else 2), targets * self.per)
        self.horizon, self.targets, self.kind, self.forcing = horizon, targets, attention, forcing

    def forward(self, x, targets=None):
        states, memory = self.encoder(x)
        fed = torch.zeros(x.shape[0], self.targets, dtype=x.dtype)
        if self.forcing is not None:
            fed = x[:, -1, : self.targets]
        predictions = []
        for t in range(self.horizon):
            top, memory = self.decoder(fed[:, None], memory)
            top = top[:, 0]
            if self.kind != "none":
                top = torch.cat([top, self.attention(top, states)], 1)
            predictions.append(self.output(top))
            if self.forcing == 1 and self.training:
                fed = targets[:, t]
            elif self.forcing is not None:
                fed = predictions[-1][:, self.median::self.per]
        return torch.stack(predictions, 1).flatten(1)


class SegmentRNN(nn.Module):
    """Family segment-rnn: each target by itself, segments to an encoder, all future segments from a decoder at once."""

    def __init__(self, cell, features, hidden, layers, lookback, horizon, targets, segment, normalization,
                 quantiles=(0.5,)):
        super().__init__()
        self.per = len(quantiles)
        kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell]
        self.embedding = nn.Linear(segment * (1 + features - targets), hidden)
        self.encoder = kind(hidden, hidden, layers, batch_first=True)
        self.decoder = kind(hidden, hidden, layers, batch_first=True)
        channel = hidden // 2 if targets > 1 else 0
        self.futures = -(-horizon // segment)
        self.position = nn.Embedding(self.futures, hidden - channel)
        if channel:
            self.channel = nn.Embedding(targets, channel)
        self.output = nn.Linear(hidden, segment * self.per)
        self.horizon, self.targets, self.segment, self.kind = horizon, targets, segment, normalization

    def forward(self, x, targets=None):
        batch, n, s, m = x.shape[0], self.targets, self.segment, self.futures
        own, shared = x[..., :n].transpose(1, 2), x[..., n:].transpose(1, 2)
        centre, scale = 0, 1
        if self.kind == "last":
            centre = own[..., -1:]
        if self.kind == "revin":
            centre = own.mean(-1, keepdim=True)
            scale = (own.var(-1, keepdim=True, unbiased=False) + 1e-5).sqrt()
        seen = x.shape[1] // s
        blocks = torch.cat([((own - centre) / scale)[:, :, None],
                            shared[:, None].expand(batch, n, *shared.shape[1:])], 2)
        blocks = blocks[..., x.shape[1] - seen * s:].reshape(batch * n, -1, seen, s)
        segments = blocks.transpose(1, 2).reshape(batch * n, seen, -1)
        _, memory = self.encoder(torch.relu(self.embedding(segments)))
        query = self.position.weight.expand(n, m, -1)
        if n > 1:
            query = torch.cat([query, self.channel.weight[:, None].expand(n, m, -1)], 2)
        query = query.expand(batch, n, m, -1).reshape(batch * n * m, 1, -1)
        start = [state.repeat_interleave(m, 1) for state in (memory if isinstance(memory, tuple) else (memory,))]
        top, _ = self.decoder(query, tuple(start) if len(start) > 1 else start[0])
        values = self.output(top[:, 0]).reshape(batch, n, m * s, self.per)[:, :, :self.horizon]
        if self.kind != "none":
            values = values * (scale if self.kind == "last" else scale[..., None]) + centre[..., None]
        return values.transpose(1, 2).flatten(1)


def make(config):
    """Builds the module that a fixture's configuration names."""
    c = config
    quantiles = c.get("quantiles", (0.5,))
    outputs = c["horizon"] * c["targets"] * len(quantiles)
    if c["family"] in ("rnn", "lstm", "gru"):
        return Recurrent(c["family"], c["features"], c["hidden"], c["layers"], outputs)
    if c["family"] == "gru-attention":
        return GRUAttention(c["features"], c["projection"], c["hidden"], c["layers"], c["score"],
                            c["attention_size"], c["dense"], outputs, c["batch_norm"])
    if c["family"] == "segment-rnn":
        return SegmentRNN(c["cell"], c["features"], c["hidden"], c["layers"], c["lookback"], c["horizon"],
                          c["targets"], c["segment"], c["normalization"], quantiles)
    return Seq2Seq(c["cell"], c["features"], c["hidden"], c["layers"], c["horizon"], c["targets"], c["attention"],
                   c["attention_size"], c["forcing"], quantiles)
