#if canImport(Glibc)
  import Glibc
#endif
import Synchronization

// Unchecked: the job is written before the generation is raised and read after it was seen.

/// A persistent pool that runs numbered tasks; the caller works too.
///
/// Which thread runs a task never matters to a result: tasks write to places of their own. Workers spin briefly after work,
/// since a training step hands out several batches of tasks within a fraction of a millisecond, and then sleep.
public final class ThreadPool: @unchecked Sendable {
  /// Threads that run tasks, the caller among them.
  public private(set) var threads: Int

  private let generation = Atomic<Int>(0)
  private let nextTask = Atomic<Int>(0)
  private let running = Atomic<Int>(0)
  private let sleeping = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private var taskCount = 0
  private var body: (@Sendable (Int) -> Void)?
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var workers: [pthread_t] = []

  /// Rounds of looking for work before a worker sleeps: about 50 microseconds.
  private static let spins = 20_000

  /// Starts `threads - 1` workers.
  public init(threads: Int) {
    self.threads = max(1, threads)
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    startWorkers()
  }

  deinit {
    stopWorkers()
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Goes on with another number of threads.
  ///
  /// For between two runs; costs nothing where the number stays.
  public func resize(threads: Int) {
    guard max(1, threads) != self.threads else { return }
    stopWorkers()
    self.threads = max(1, threads)
    startWorkers()
  }

  private func startWorkers() {
    stopped.store(false, ordering: .relaxed)
    generation.store(0, ordering: .relaxed)
    for _ in 1..<threads {
      var thread = pthread_t()
      let context = Unmanaged.passUnretained(self).toOpaque()
      let started = pthread_create(
        &thread, nil,
        { context in
          if let context { Unmanaged<ThreadPool>.fromOpaque(context).takeUnretainedValue().work() }
          return nil
        }, context)
      if started == 0 { workers.append(thread) }
    }
  }

  private func stopWorkers() {
    stopped.store(true, ordering: .releasing)
    generation.wrappingAdd(1, ordering: .releasing)
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
    for worker in workers { pthread_join(worker, nil) }
    workers = []
  }

  /// Runs `body` for 0..<tasks and returns when all are done.
  ///
  /// A body that captures one object and nothing else costs no allocation, which the training loop relies on. Not
  /// reentrant.
  public func run(tasks: Int, _ body: @escaping @Sendable (Int) -> Void) {
    if workers.isEmpty || tasks < 2 {
      for task in 0..<tasks { body(task) }
      return
    }
    self.body = body
    taskCount = tasks
    nextTask.store(0, ordering: .relaxed)
    running.store(workers.count, ordering: .relaxed)
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    drain(body)
    var spins = 0
    while running.load(ordering: .acquiring) > 0 {
      spins += 1
      if spins > Self.spins { sched_yield() }
    }
    self.body = nil
  }

  private func drain(_ body: (Int) -> Void) {
    while true {
      let task = nextTask.wrappingAdd(1, ordering: .relaxed).oldValue
      if task >= taskCount { return }
      body(task)
    }
  }

  private func work() {
    var seen = 0
    while true {
      var spins = 0
      while generation.load(ordering: .acquiring) == seen {
        spins += 1
        if spins > Self.spins { sleep(seen) }
      }
      seen &+= 1
      if stopped.load(ordering: .acquiring) { return }
      if let body { drain(body) }
      running.wrappingSubtract(1, ordering: .releasing)
    }
  }

  /// Waits until the generation moves on; the count of sleepers is raised before the last look, so no wake-up is lost.
  private func sleep(_ seen: Int) {
    pthread_mutex_lock(mutex)
    sleeping.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen {
      pthread_cond_wait(condition, mutex)
    }
    sleeping.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }
}
