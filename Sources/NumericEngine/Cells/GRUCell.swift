import VectorMath

/// Gated recurrent unit (Cho and others 2014) in PyTorch's form, gates r, z, n: n = tanh(W_in x + b_in + r (W_hn h + b_hn)),
/// h_t = (1 - z) n + z h_(t-1).
enum GRUCell {
  static func forward(_ s: CellStep) {
    let n = s.width
    for row in 0..<s.rows {
      let gates = s.gates + row * 3 * n
      for j in stride(from: 0, to: n, by: laneCount) {
        let o = row * n + j
        let reset = sigmoid(load(gates + j))
        let update = sigmoid(load(gates + n + j))
        let candidate = tanh(load(gates + 2 * n + j).addingProduct(reset, load(s.auxiliary + o)))
        let h = candidate.addingProduct(update, load(s.previousHidden + o) - candidate)
        store(reset, gates + j)
        store(update, gates + n + j)
        store(candidate, gates + 2 * n + j)
        store(h, s.hidden + o)
      }
    }
  }

  /// Leaves dr, dz, dn in `gates`, the gradient of W_hn h + b_hn in `auxiliary`, and z dh in the carry.
  static func backward(_ s: CellStep, carry: CellCarry, output gradient: UnsafePointer<Scalar>?) {
    let n = s.width
    for row in 0..<s.rows {
      for j in stride(from: 0, to: n, by: laneCount) {
        let gates = s.gates + row * 3 * n + j
        let biases = carry.biases + j
        let o = row * n + j
        let reset = load(gates)
        let update = load(gates + n)
        let candidate = load(gates + 2 * n)
        let inner = load(s.auxiliary + o)
        var dh = load(carry.hidden + o)
        if let gradient { dh += load(gradient + o) }
        let dCandidate = dh * (1 - update) * (1 - candidate * candidate)
        let dReset = dCandidate * inner * (reset * (1 - reset))
        let dUpdate = dh * (load(s.previousHidden + o) - candidate) * (update * (1 - update))
        let dInner = dCandidate * reset
        store(dReset, gates)
        store(dUpdate, gates + n)
        store(dCandidate, gates + 2 * n)
        store(dInner, s.auxiliary + o)
        store(dh * update, carry.hidden + o)
        store(load(biases) + dReset, biases)
        store(load(biases + n) + dUpdate, biases + n)
        store(load(biases + 2 * n) + dCandidate, biases + 2 * n)
        store(load(biases + 3 * n) + dInner, biases + 3 * n)
      }
    }
  }
}
