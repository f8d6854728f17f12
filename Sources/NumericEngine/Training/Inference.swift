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

  /// Rows of a shard at most; enough to reuse packed weights well.
  private static let shardRows = 32

  init(_ network: any Network, pool: ThreadPool) {
    self.network = network
    self.pool = pool
    for _ in 0..<pool.threads {
      bodies.append(network.makeBody(rows: Self.shardRows))
      if let head = network.head { heads.append(HeadState(head, rows: Self.shardRows)) }
    }
  }

  /// Predictions `[window, output]` for the windows of `order`, written unpadded into `result`.
  func predict(
    _ samples: WindowSamples, order: [Int], weights: UnsafePointer<Scalar>, packed: UnsafePointer<Scalar>,
    into result: Pointer
  ) {
    let count = order.count
    let share = (count + pool.threads - 1) / pool.threads
    let rowsPerShard = max(1, min(Self.shardRows, (share + 7) / 8 * 8))
    let shards = (count + rowsPerShard - 1) / rowsPerShard
    let next = Atomic<Int>(0)
    let size = network.outputSize
    let network = self.network
    nonisolated(unsafe) let (bodies, heads) = (self.bodies, self.heads)
    nonisolated(unsafe) let (weights, packed, result) = (weights, packed, result)
    order.withUnsafeBufferPointer { order in
      nonisolated(unsafe) let order = order
      pool.run(tasks: pool.threads) { thread in
        let body = bodies[thread]
        while true {
          let shard = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard shard < shards, let base = order.baseAddress else { return }
          let first = shard * rowsPerShard
          let rows = min(rowsPerShard, count - first)
          let pass = Pass(
            weights: weights, packed: packed, rows: rows, firstRow: first, isTraining: false, randomKey: 0)
          samples.gatherInputs(
            base + first, count: rows, lookback: network.lookback, into: body.input.base, width: body.inputWidth)
          var output = body.forward(pass, targets: nil)
          var width = body.outputWidth
          if let head = network.head {
            output = UnsafePointer(head.forward(pass, heads[thread], output, statistics: nil))
            width = head.output.outputWidth
          }
          for r in 0..<rows { (result + (first + r) * size).update(from: output + r * width, count: size) }
        }
      }
    }
  }
}
