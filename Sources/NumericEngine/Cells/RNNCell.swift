import VectorMath

/// h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh) (Elman 1990; `torch.nn.RNN`).
enum RNNCell {
  static func forward(_ s: CellStep) {
    for i in stride(from: 0, to: s.rows * s.width, by: laneCount) {
      store(tanh(load(s.gates + i)), s.hidden + i)
    }
  }

  /// da = dh (1 - h^2); nothing reaches h_(t-1) but through the recurrent product.
  static func backward(_ s: CellStep, carry: CellCarry, output: UnsafePointer<Scalar>?) {
    for i in stride(from: 0, to: s.rows * s.width, by: laneCount) {
      var dh = load(carry.hidden + i)
      if let output { dh += load(output + i) }
      let h = load(s.hidden + i)
      store(dh * (1 - h * h), s.gates + i)
      store(.zero, carry.hidden + i)
    }
  }
}
