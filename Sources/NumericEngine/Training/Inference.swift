import Synchronization
import VectorMath

/// Runs a network over windows without keeping anything for a backward pass, rows shared among threads.
///
/// Rows are independent in inference, so the shards' size may follow the threads without touching a bit of the result.
final class Inference {
  private let network: any Network
  private let pool: ThreadPool
  private var bodies: [any NetworkBody] = []
  private var heads: [HeadState] = []
  private let next = Atomic<Int>(0)
  private var request: Request?

  /// What the threads are at work on.
  private struct Request {
    let samples: WindowSamples
    let parameters: Repacking
    let result: Pointer
    let shards: Int
  }

  /// Rows of a shard at most; enough to reuse packed weights well.
  private static let shardRows = 32
  /// Rows of a shard at least, unless all are fewer: tiles of fewer rows starve the multipliers.
  private static let fewestRows = 4

  init(_ network: any Network, pool: ThreadPool) {
    self.network = network
    self.pool = pool
    makeWorkspaces()
  }

  /// Makes the workspaces that are missing for the pool's threads.
  private func makeWorkspaces() {
    while bodies.count < pool.threads {
      bodies.append(network.makeBody(rows: Self.shardRows, isTraining: false))
      if let head = network.head { heads.append(HeadState(head, rows: Self.shardRows)) }
    }
  }

  /// Shards of `count` rows: as many for each thread, and nearly as large as each other, so that none has to wait.
  static func shardCount(_ count: Int, threads: Int) -> Int {
    let each = (count + threads * shardRows - 1) / (threads * shardRows)
    return min(each * threads, max(1, count / fewestRows), count)
  }

  /// Predictions `[window, output]` for all windows, written unpadded into `result`.
  func predict(_ samples: WindowSamples, _ parameters: Repacking, into result: Pointer) {
    makeWorkspaces()
    let shards = Self.shardCount(samples.count, threads: pool.threads)
    request = Request(samples: samples, parameters: parameters, result: result, shards: shards)
    next.store(0, ordering: .relaxed)
    nonisolated(unsafe) let inference = self
    pool.run(tasks: min(pool.threads, shards)) { inference.work($0) }
    request = nil
  }

  /// Takes shards until none are left; each thread has a workspace of its own.
  private func work(_ thread: Int) {
    guard let request else { return }
    let count = request.samples.count
    let size = network.outputSize
    let body = bodies[thread]
    while true {
      let shard = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard shard < request.shards else { return }
      let first = shard * count / request.shards
      let rows = (shard + 1) * count / request.shards - first
      let pass = Pass(
        weights: request.parameters.weights.base, packed: request.parameters.packed.base, rows: rows,
        firstRow: first, isTraining: false, randomKey: 0)
      request.samples.gatherInputs(
        count: rows, lookback: network.lookback, into: body.input.base, width: body.inputWidth,
        window: { first + $0 })
      var output = body.forward(pass, targets: nil)
      var width = body.outputWidth
      if let head = network.head {
        output = UnsafePointer(head.forward(pass, heads[thread], output, statistics: nil))
        width = head.output.outputWidth
      }
      for r in 0..<rows { (request.result + (first + r) * size).update(from: output + r * width, count: size) }
    }
  }
}
