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
    let n = s.width
    for j in stride(from: 0, to: n, by: laneCount) {
      var bias = load(carry.biases + j)
      for row in 0..<s.rows {
        let o = row * n + j
        var dh = load(carry.hidden + o)
        if let output { dh += load(output + o) }
        let h = load(s.hidden + o)
        let d = dh * (1 - h * h)
        store(d, s.gates + o)
        bias += d
      }
      store(bias, carry.biases + j)
    }
  }
}
