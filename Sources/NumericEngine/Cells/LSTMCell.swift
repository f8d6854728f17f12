import VectorMath

/// Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000), gates in PyTorch's order
/// i, f, g, o: c_t = f c_(t-1) + i g, h_t = o tanh(c_t).
enum LSTMCell {
  static func forward(_ s: CellStep) {
    let n = s.width
    for row in 0..<s.rows {
      let gates = s.gates + row * 4 * n
      for j in stride(from: 0, to: n, by: laneCount) {
        let o = row * n + j
        let input = sigmoid(load(gates + j))
        let forget = sigmoid(load(gates + n + j))
        let candidate = tanh(load(gates + 2 * n + j))
        let output = sigmoid(load(gates + 3 * n + j))
        let cell = (input * candidate).addingProduct(forget, load(s.previousCell + o))
        let squashed = tanh(cell)
        store(input, gates + j)
        store(forget, gates + n + j)
        store(candidate, gates + 2 * n + j)
        store(output, gates + 3 * n + j)
        store(cell, s.cell + o)
        store(squashed, s.auxiliary + o)
        store(output * squashed, s.hidden + o)
      }
    }
  }

  static func backward(_ s: CellStep, carry: CellCarry, output gradient: UnsafePointer<Scalar>?) {
    let n = s.width
    for row in 0..<s.rows {
      let gates = s.gates + row * 4 * n
      for j in stride(from: 0, to: n, by: laneCount) {
        let o = row * n + j
        let input = load(gates + j)
        let forget = load(gates + n + j)
        let candidate = load(gates + 2 * n + j)
        let output = load(gates + 3 * n + j)
        let squashed = load(s.auxiliary + o)
        var dh = load(carry.hidden + o)
        if let gradient { dh += load(gradient + o) }
        let dc = load(carry.cell + o).addingProduct(dh * output, 1 - squashed * squashed)
        store(dc * candidate * (input * (1 - input)), gates + j)
        store(dc * load(s.previousCell + o) * (forget * (1 - forget)), gates + n + j)
        store(dc * input * (1 - candidate * candidate), gates + 2 * n + j)
        store(dh * squashed * (output * (1 - output)), gates + 3 * n + j)
        store(dc * forget, carry.cell + o)
        store(.zero, carry.hidden + o)
      }
    }
  }
}
