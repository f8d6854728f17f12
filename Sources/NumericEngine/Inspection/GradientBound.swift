/// An upper bound on how much of a loss's gradient reaches back through the time steps of one recurrent layer.
///
/// With ||dLoss/dh_T|| = 1 at the last step T it bounds ||dLoss/dh_(T-k)||, and for an LSTM ||dLoss/dc_(T-k)||,
/// whatever the inputs and the input weights are: gates are taken to be anywhere in (0, 1), each unit's by itself, and
/// the state before the first step is zero. It rests on the recurrent weights alone and, for a GRU, the recurrent bias
/// of the candidate. ||.|| of a matrix is its largest singular value, D(a) the diagonal matrix of a, [A; B] A above B;
/// gates' derivatives are those of the logistic function, s(1 - s) <= 1/4.
///
/// All but the plain cell's rest on one step:
/// ||sum_j D(a_j) W_j|| <= max_i sqrt(sum_j (a_j,i / w_j)^2) ||[w_1 W_1; w_2 W_2; ...]||
/// for any w_j > 0, since the sum is the product of [D(a_1 / w_1), D(a_2 / w_2), ...] and [w_1 W_1; w_2 W_2; ...];
/// the w_j below are such that the first factor is at most 1.
///
/// **Plain cell.** dh_t/dh_(t-1) = D(tanh') W, so the bound is ||W||^k (Pascanu, Mikolov and Bengio 2013, section 2.2).
///
/// **GRU.** With q = W_hn h_(t-1) + b_hn and n = tanh(... + r q),
///
///     dh_t/dh_(t-1) = D(z) + D((h_(t-1) - n) z(1-z)) W_hz + D((1-z)(1-n^2) r) W_hn + D((1-z)(1-n^2) q r(1-r)) W_hr.
///
/// A state is a mean of candidates, so |h| <= 1, |h - n| <= 1 + |n| and |q_i| <= Q_i = |b_hn,i| + sum_j |W_hn,ij|. The
/// bound is ||[I; 2v W_hz; W_hn; v D(Q) W_hr]||^k with v = g^(5/2), g = (sqrt(5) - 1) / 2: the rows' factor is at most
/// 1, since r^2 + r^2 (1-r)^2 / v^2 <= 1 is v^2 >= r^2 (1-r) / (1+r), whose maximum over r is g^5, at r = g; what is
/// left, z^2 + (1-z)^2 ((1+|n|)^2 z^2 / (2v)^2 + (1-n^2)^2) <= 1, is the same statement for z where |n| = 1 and weaker
/// elsewhere. It cannot be below 1: an update gate near 1 copies the state.
///
/// **LSTM.** With P_(t,s) the product of the forget gates of steps t+1 to s, and u_s = o_s (1 - tanh^2 c_s) <= 1,
///
///     dLoss/dc_t     = sum over s >= t of P_(t,s) u_s dLoss/dh_s,
///     dLoss/dh_(t-1) = W_ho^T D(o' tanh c_t) dLoss/dh_t
///       + (W_hf^T D(c_(t-1) f') + W_hi^T D(g i') + W_hg^T D(i g')) dLoss/dc_t.
///
/// i'^2 g^2 16 + i^2 g'^2 <= 1, and likewise for o' tanh c and u, so all but the forget gate's term have the norms
/// ||[W_hi / 4; W_hg]|| for s > t and ||[W_hi / 4; W_hg; W_ho / 4]|| for s = t. The cell state can grow by 1 a step, so
/// |c_(t-1)| f' <= (t-1) / 4. But a state that has grown must shrink again before it lets a gradient through u_s: with
/// m = s - t + 1, c_s = f_t P_(t,s) c_(t-1) + at most m, so f_t P_(t,s) |c_(t-1)| <= m + |c_s|, and with
/// u_s <= 1 / cosh^2 c_s <= 1 / (1 + c_s^2) the factor f' P_(t,s) |c_(t-1)| u_s is at most the maximum of
/// (m + v) / (1 + v^2), (m + sqrt(m^2 + 1)) / 2. So, with x_0 = 1,
///
///     x_(k+1) = sum over m = 1...k+1 of (||W_hf|| min((T-k-1) / 4, (m + sqrt(m^2 + 1)) / 2) + norm_m) x_(k+1-m)
///
/// bounds the hidden state's gradient, with norm_m one of the two norms above, and x_0 + ... + x_k the cell state's.
public struct GradientBound: Sendable, Equatable {
  /// What a step multiplies the bound by; nil for an LSTM, where it depends on the steps before.
  public let factor: Double?
  private let cellState: CellStateNorms?

  /// The norms of an LSTM's recurrent weights.
  private struct CellStateNorms: Equatable {
    /// ||W_hf||.
    let forget: Double
    /// ||[W_hi / 4; W_hg; W_ho / 4]||.
    let nearest: Double
    /// ||[W_hi / 4; W_hg]||.
    let farther: Double
  }

  /// The bound of the layer that `GradientFlow` measures, for sequences of any length.
  public init(_ setup: GradientFlow.Setup, seed: UInt64) {
    let network = setup.network
    self.init(network.stack.layers[0], weights: setup.weights(of: network, seed: seed))
  }

  /// The bound of a layer whose weights are among `weights`.
  init(_ layer: RecurrentLayer, weights: Buffer) {
    self.init(
      layer.cell, size: layer.hiddenSize,
      weight: layer.hiddenWeight.parameter.read(from: weights.base).map { Double($0) },
      bias: layer.hiddenBias.read(from: weights.base).map { Double($0) })
  }

  /// The bound of `weight`, `[gate, unit, unit]`, and `bias`, `[gate, unit]`, gates in PyTorch's order.
  init(_ cell: CellKind, size: Int, weight: [Double], bias: [Double]) {
    func block(_ gate: Int, times factor: Double = 1) -> [Double] {
      weight[gate * size * size..<(gate + 1) * size * size].map { $0 * factor }
    }
    func norm(_ blocks: [Double]...) -> Double { spectralNorm(blocks.flatMap(\.self), columns: size) }
    switch cell {
    case .rnn:
      factor = norm(weight)
      cellState = nil
    case .gru:
      let golden = (5.0.squareRoot() - 1) / 2
      let share = golden * golden * golden.squareRoot()
      var reset = block(0, times: share)
      for unit in 0..<size {
        let row = (2 * size + unit) * size..<(2 * size + unit + 1) * size
        let largest = weight[row].reduce(bias[2 * size + unit].magnitude) { $0 + $1.magnitude }
        for column in 0..<size { reset[unit * size + column] *= largest }
      }
      // The identity above the others adds 1 to each eigenvalue of the Gram matrix.
      let others = norm(reset, block(1, times: 2 * share), block(2))
      factor = (1 + others * others).squareRoot()
      cellState = nil
    case .lstm:
      let (input, candidate) = (block(0, times: 0.25), block(2))
      factor = nil
      cellState = CellStateNorms(
        forget: norm(block(1)), nearest: norm(input, candidate, block(3, times: 0.25)), farther: norm(input, candidate))
    }
  }

  /// The bound on the norm of dLoss/dh_(T-k) for k = 0, 1, ..., T-1, T being `steps`; infinite where it exceeds all
  /// numbers.
  public func hidden(steps: Int) -> [Double] {
    var bound = [1.0]
    while bound.count < steps {
      let last = bound[bound.count - 1]
      // Not summed, since zero times infinity is not a number.
      guard last.isFinite else {
        bound.append(.infinity)
        continue
      }
      guard let cellState else {
        bound.append(last * (factor ?? .nan))
        continue
      }
      let largest = Double(steps - bound.count) / 4
      var sum = 0.0
      for m in 1...bound.count {
        let returned = (Double(m) + Double(m * m + 1).squareRoot()) / 2
        sum +=
          (cellState.forget * min(largest, returned) + (m == 1 ? cellState.nearest : cellState.farther))
          * bound[bound.count - m]
      }
      bound.append(sum)
    }
    return bound
  }

  /// The bound on the norm of dLoss/dc_(T-k) likewise; empty for cells other than the LSTM.
  public func cell(steps: Int) -> [Double] {
    guard cellState != nil else { return [] }
    var sum = 0.0
    return hidden(steps: steps).map { value in
      sum += value
      return sum
    }
  }
}
