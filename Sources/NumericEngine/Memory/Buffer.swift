// Unchecked: the engine's own discipline gives each thread its shard or its chunk.

/// A block of scalars at a cache-line boundary, zero at first, whose length never changes.
///
/// The training loop allocates nothing: every buffer is made when a workspace is made.
public final class Buffer: @unchecked Sendable {
  /// The first scalar.
  public let base: Pointer
  /// The number of scalars.
  public let count: Int

  /// Allocates `count` zeros, and one vector more so that a padded read at the end stays inside.
  public init(count: Int) {
    self.count = count
    let padded = count + 32
    let raw = UnsafeMutableRawPointer.allocate(byteCount: padded * MemoryLayout<Scalar>.stride, alignment: 64)
    base = raw.bindMemory(to: Scalar.self, capacity: padded)
    base.initialize(repeating: 0, count: padded)
  }

  deinit {
    base.deallocate()
  }

  /// Sets every scalar to zero.
  public func clear() {
    base.update(repeating: 0, count: count)
  }

  /// The contents as an array.
  public var values: [Scalar] {
    Array(UnsafeBufferPointer(start: base, count: count))
  }

  /// Replaces the contents; `values` has exactly `count` elements.
  public func assign(_ values: [Scalar]) {
    values.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress, source.count == count else { return }
      base.update(from: start, count: count)
    }
  }
}
