import VectorMath

/// Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers and others 2000), gates in PyTorch's order
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
        store(input, gates + j)
        store(forget, gates + n + j)
        store(candidate, gates + 2 * n + j)
        store(output, gates + 3 * n + j)
        store(cell, s.cell + o)
      }
    }
    // A loop of its own: tanh(c) hangs on all of the above, and waiting for it would hold up the next units.
    for row in 0..<s.rows {
      let output = s.gates + row * 4 * n + 3 * n
      for j in stride(from: 0, to: n, by: laneCount) {
        let o = row * n + j
        let squashed = tanh(load(s.cell + o))
        store(squashed, s.auxiliary + o)
        store(load(output + j) * squashed, s.hidden + o)
      }
    }
  }

  static func backward(_ s: CellStep, carry: CellCarry, output gradient: UnsafePointer<Scalar>?) {
    let n = s.width
    for j in stride(from: 0, to: n, by: laneCount) {
      let biases = carry.biases + j
      var inputBias = load(biases)
      var forgetBias = load(biases + n)
      var candidateBias = load(biases + 2 * n)
      var outputBias = load(biases + 3 * n)
      for row in 0..<s.rows {
        let gates = s.gates + row * 4 * n + j
        let o = row * n + j
        let input = load(gates)
        let forget = load(gates + n)
        let candidate = load(gates + 2 * n)
        let output = load(gates + 3 * n)
        let squashed = load(s.auxiliary + o)
        var dh = load(carry.hidden + o)
        if let gradient { dh += load(gradient + o) }
        let dc = load(carry.cell + o).addingProduct(dh * output, 1 - squashed * squashed)
        let dInput = dc * candidate * (input * (1 - input))
        let dForget = dc * load(s.previousCell + o) * (forget * (1 - forget))
        let dCandidate = dc * input * (1 - candidate * candidate)
        let dOutput = dh * squashed * (output * (1 - output))
        store(dInput, gates)
        store(dForget, gates + n)
        store(dCandidate, gates + 2 * n)
        store(dOutput, gates + 3 * n)
        store(dc * forget, carry.cell + o)
        inputBias += dInput
        forgetBias += dForget
        candidateBias += dCandidate
        outputBias += dOutput
      }
      store(inputBias, biases)
      store(forgetBias, biases + n)
      store(candidateBias, biases + 2 * n)
      store(outputBias, biases + 3 * n)
    }
  }
}
