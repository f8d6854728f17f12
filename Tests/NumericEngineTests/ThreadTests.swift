import Glibc
import Synchronization
import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Threads decide who does the work, never what is computed")
struct ThreadTests {
  @Test("Training gives the same bits on 1, 2, 3 and 8 threads, for every family", arguments: SmallTraining.families)
  func families(_ training: SmallTraining) throws {
    var training = training
    // Four shards, the fewest that tell the tree from plain order, and a last step of two.
    training.options.batchSize = 70
    training.windows = 100
    let one = training.trainer()
    try one.run()
    for threads in [2, 3, 8] {
      let several = training.trainer(threads: threads)
      try several.run()
      #expect(TrainingBits(several).differences(from: TrainingBits(one)) == [], "\(threads) threads")
    }
  }

  @Test("Threads that come and go between steps change no bit", arguments: SmallTraining.families)
  func changing(_ training: SmallTraining) throws {
    var training = training
    training.options.batchSize = 35
    training.windows = 100
    let one = training.trainer()
    try one.run()
    let changing = training.trainer()
    var counts = [3, 1, 2, 2, 8].makeIterator()
    try changing.run(afterStep: { _, _ in
      if let next = counts.next() { changing.threads = next }
      return true
    })
    #expect(changing.threads == 8)
    #expect(TrainingBits(changing).differences(from: TrainingBits(one)) == [])
  }

  @Test("Any batch size gives the same bits on any number of threads", arguments: [1, 5, 33, 100, 300])
  func batchSizes(batchSize: Int) throws {
    var training = SmallTraining.families[2]
    training.windows = 301
    training.options.batchSize = batchSize
    training.options.epochs = 1
    let one = training.trainer()
    try one.run()
    #expect(one.stepsPerEpoch == (301 + batchSize - 1) / batchSize)
    for threads in [2, 3, 8] {
      let several = training.trainer(threads: threads)
      try several.run()
      #expect(TrainingBits(several).differences(from: TrainingBits(one)) == [], "\(threads) threads")
    }
  }

  @Test("A window's prediction has the same bits in any company and on any number of threads")
  func inference() throws {
    for training in SmallTraining.families {
      let samples = training.samples(77, name: "training")
      let tensors = training.trainer().lastTensors
      func predictions(_ samples: WindowSamples, threads: Int) throws -> [Scalar] {
        try NetworkModel(training.network, shape: training.shape, tensors: tensors, threads: threads).predict(samples)
      }
      let together = try predictions(samples, threads: 1)
      let size = training.shape.outputSize
      for threads in [2, 3, 8] { #expect(try predictions(samples, threads: threads) == together, "\(training.name)") }
      for window in [0, 31, 32, 76] {
        let alone = WindowSamples(
          rows: samples.rows, featureCount: samples.featureCount, starts: [samples.starts[window]],
          targets: Array(samples.targets[window * size..<(window + 1) * size]), targetSize: size)
        #expect(
          try predictions(alone, threads: 1) == Array(together[window * size..<(window + 1) * size]),
          "\(training.name)")
      }
    }
  }

  @Test(
    "Inference cuts rows into shards of nearly equal size, a multiple of the threads unless rows are few",
    arguments: [
      (0, 2, 0), (1, 2, 1), (7, 2, 1), (8, 2, 2), (32, 2, 2), (64, 2, 2), (65, 2, 4), (100, 1, 4), (100, 2, 4),
      (100, 8, 8), (16, 8, 4), (1000, 2, 32),
    ])
  func inferenceShards(rows: Int, threads: Int, shards: Int) {
    #expect(Inference.shardCount(rows, threads: threads) == shards)
  }

  @Test("The pool runs every task once, again and again", arguments: [1, 2, 3, 8])
  func pool(threads: Int) {
    let pool = ThreadPool(threads: threads)
    for tasks in [0, 1, 2, 7, 100] {
      for _ in 0..<50 {
        let counts = UnsafeMutablePointer<Int>.allocate(capacity: 100)
        counts.initialize(repeating: 0, count: 100)
        nonisolated(unsafe) let shared = counts
        pool.run(tasks: tasks) { shared[$0] += 1 }
        #expect((0..<100).allSatisfy { counts[$0] == ($0 < tasks ? 1 : 0) })
        counts.deallocate()
      }
    }
  }

  @Test("A pool of another size runs tasks on as many threads", .timeLimit(.minutes(1)))
  func resizing() {
    let pool = ThreadPool(threads: 1)
    for threads in [3, 3, 2, 1, 4] {
      pool.resize(threads: threads)
      #expect(pool.threads == threads)
      // Each task waits for the others, so that none of the threads can run two.
      let arrived = Counter()
      pool.run(tasks: threads) { _ in
        arrived.value.wrappingAdd(1, ordering: .releasing)
        while arrived.value.load(ordering: .acquiring) < threads { sched_yield() }
      }
      #expect(arrived.value.load(ordering: .acquiring) == threads)
    }
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }
}
