import NumericEngine
import VectorMath

/// The most that the cores can do: fused multiply-adds on registers alone, in short bursts beside the work that is measured.
final class MultiplyAddPeak {
  private let pool: ThreadPool
  /// GFLOP/s of each burst.
  private(set) var bursts: [Double] = []

  init(threads: Int) {
    pool = ThreadPool(threads: threads)
  }

  /// One burst of about half a millisecond on every thread.
  func burst() {
    let rounds = 250_000
    let time = Stopwatch.time {
      pool.run(tasks: pool.threads) { _ in
        // Always false; it keeps the chains from being optimised away.
        if Self.chains(rounds) == 0 { print() }
      }
    }
    bursts.append(Double(rounds * pool.threads * Self.chainCount * laneCount * 2) / time / 1e6)
  }

  private static let chainCount = 16

  /// Sixteen chains, enough to hide the latency of two units.
  @inline(never)
  private static func chains(_ rounds: Int) -> Float {
    var sums = InlineArray<16, SIMD16<Float>>(repeating: SIMD16(repeating: 1))
    let factor = SIMD16<Float>(repeating: 0.5)
    let summand = SIMD16<Float>(repeating: 0.75)
    for _ in 0..<rounds {
      for i in 0..<chainCount { sums[i] = summand.addingProduct(sums[i], factor) }
    }
    var total = SIMD16<Float>.zero
    for i in 0..<chainCount { total += sums[i] }
    return laneSum(total)
  }
}
