/// The recurrent cells; a new one is a case here and a file beside this one.
public enum CellKind: String, Sendable, CaseIterable {
  /// Elman's network with tanh.
  case rnn
  /// Long short-term memory.
  case lstm
  /// Gated recurrent unit with PyTorch's reset gate.
  case gru

  /// Blocks of `hidden_size` rows in the weight matrices.
  var gateCount: Int {
    switch self {
    case .rnn: 1
    case .lstm: 4
    case .gru: 3
    }
  }
}

/// The arrays of one time step, each `[row, padded hidden]` unless said otherwise.
struct CellStep {
  /// Rows of the shard.
  let rows: Int
  /// Padded hidden size.
  let width: Int
  /// `[row, gate, padded hidden]`: pre-activations before `forward`, activations after it, gradients of the
  /// pre-activations after `backward`.
  let gates: Pointer
  /// LSTM: tanh of the cell state.
  ///
  /// GRU: the hidden part of the candidate before the reset gate; after `backward` its gradient. RNN: unused.
  let auxiliary: Pointer
  /// h of the step before.
  let previousHidden: Pointer
  /// h of this step.
  let hidden: Pointer
  /// LSTM's c of the step before.
  let previousCell: Pointer
  /// LSTM's c of this step.
  let cell: Pointer
}

/// Gradients that go from one step to the one before.
struct CellCarry {
  /// `[row, padded hidden]`: dLoss/dh of the later step in, of the earlier step out.
  ///
  /// GRU leaves the part that does not pass through the recurrent product; RNN and LSTM have no such part and leave
  /// what they found.
  let hidden: Pointer
  /// LSTM: dLoss/dc likewise.
  let cell: Pointer
  /// Sums of the gates' gradients over rows and steps, `[gate, padded hidden]`, and behind them those of GRU's auxiliary.
  let biases: Pointer
}
