import NumericEngine
import VectorMath

/// The kernels by themselves, on one thread, beside the peak of that thread.
enum KernelBenchmarks {
  private enum Form: String {
    case packed = "inputs x packed weights"
    case rowMajor = "gradient x weights"
    case leftTransposed = "activations transposed x gradient"
  }

  static func measure() -> [Measurement] {
    [
      product(.packed, rows: 32, columns: 512, depth: 128, target: "90 % of peak"),
      product(.packed, rows: 32, columns: 256, depth: 64),
      product(.packed, rows: 16, columns: 256, depth: 128),
      product(.packed, rows: 25, columns: 112, depth: 100),
      product(.rowMajor, rows: 16, columns: 64, depth: 256),
      product(.rowMajor, rows: 480, columns: 64, depth: 256),
      product(.leftTransposed, rows: 256, columns: 64, depth: 480),
      elementwise("exp", { VectorMath.exp($0) }), elementwise("sigmoid", { VectorMath.sigmoid($0) }),
      elementwise("tanh", { VectorMath.tanh($0) }),
    ]
  }

  private static func product(
    _ form: Form, rows: Int, columns: Int, depth: Int, target: String = ""
  ) -> Measurement {
    let left = Buffer(count: rows * depth)
    let right = Buffer(count: (columns + 31) / 32 * 32 * depth)
    let result = Buffer(count: rows * columns)
    for i in 0..<left.count { left.base[i] = Scalar(i % 13) / 13 }
    for i in 0..<right.count { right.base[i] = Scalar(i % 17) / 17 }
    let operand =
      form == .leftTransposed
      ? LeftOperand(UnsafePointer(left.base), rowStride: 1, depthStride: rows)
      : LeftOperand(UnsafePointer(left.base), rowStride: depth, depthStride: 1)
    let weights =
      form == .packed
      ? RightOperand(packed: UnsafePointer(right.base), depth: depth)
      : RightOperand(rowMajor: UnsafePointer(right.base), rowStride: columns)
    let operations = Double(2 * rows * columns * depth)
    let repetitions = max(1, Int(1e8 / operations))
    let peak = MultiplyAddPeak(threads: 1)
    let times = Stopwatch.times(50) {
      for _ in 0..<repetitions {
        multiply(
          rows: rows, columns: columns, depth: depth, operand, weights, into: result.base, targetStride: columns,
          start: .zero)
      }
    }.map { $0 / Double(repetitions) }
    for _ in times { peak.burst() }
    return .work(
      "\(form.rawValue), \(rows)x\(columns)x\(depth)", milliseconds: times, operations: operations, peak: peak.bursts,
      target: target)
  }

  @inline(__always)
  private static func elementwise(_ name: String, _ function: (SIMD16<Float>) -> SIMD16<Float>) -> Measurement {
    let values = Buffer(count: 4096)
    for i in 0..<values.count { values.base[i] = Scalar(i % 101) / 25 - 2 }
    let result = Buffer(count: values.count)
    let times = Stopwatch.times(50) {
      for _ in 0..<100 {
        for i in stride(from: 0, to: values.count, by: laneCount) {
          store(function(load(values.base + i)), result.base + i)
        }
      }
    }
    return Measurement(
      name: "\(name) of 4096 values", unit: "ns a value", samples: times.map { $0 * 1e6 / Double(100 * values.count) })
  }
}
