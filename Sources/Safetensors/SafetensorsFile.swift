/// A safetensors file in memory: named tensors, and text beside them.
///
/// Format: an unsigned 64-bit little-endian header length, a JSON header, the tensors' bytes without gaps
/// (github.com/huggingface/safetensors). Reading refuses whatever a writer of good will would not write.
public struct SafetensorsFile: Sendable, Equatable {
  /// Text beside the tensors, the header's `__metadata__`.
  public var metadata: [String: String]
  /// The tensors, in the order of their bytes.
  public var tensors: [TensorData]

  /// The largest header that is read, as in the reference implementation.
  static let headerLimit = 100_000_000

  /// Gathers tensors for writing.
  public init(metadata: [String: String] = [:], tensors: [TensorData]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The tensor of that name.
  public subscript(name: String) -> TensorData? {
    tensors.first { $0.name == name }
  }

  /// The file's bytes: the same tensors give the same bytes.
  public func encoded() -> [UInt8] {
    var header = "{"
    if !metadata.isEmpty {
      let pairs = metadata.keys.sorted().map { "\(quoted($0)):\(quoted(metadata[$0] ?? ""))" }
      header += "\"__metadata__\":{\(pairs.joined(separator: ","))}"
    }
    var offset = 0
    for tensor in tensors {
      if header.utf8.count > 1 { header += "," }
      let end = offset + tensor.elements.count * tensor.elements.type.size
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      header +=
        "\(quoted(tensor.name)):{\"dtype\":\"\(tensor.elements.type.rawValue)\",\"shape\":[\(shape)],"
        + "\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    header += "}"
    var bytes = Array(header.utf8)
    // The data begin at a multiple of eight, as in the reference implementation.
    while bytes.count % 8 != 0 { bytes.append(0x20) }
    let length = UInt64(bytes.count)
    bytes.insert(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }, at: 0)
    bytes.reserveCapacity(bytes.count + offset)
    for tensor in tensors {
      switch tensor.elements {
      case .float32(let values): append(values, to: &bytes)
      case .float64(let values): append(values, to: &bytes)
      case .int32(let values): append(values, to: &bytes)
      case .int64(let values): append(values, to: &bytes)
      }
    }
    return bytes
  }

  /// Reads a file's bytes.
  ///
  /// - Throws: `SafetensorsError` naming the tensor and what does not fit.
  public init(_ bytes: [UInt8]) throws(SafetensorsError) {
    guard bytes.count >= 8 else {
      throw SafetensorsError(.header, "the file has \(bytes.count) bytes, a header needs 8")
    }
    var length: UInt64 = 0
    for i in 0..<8 { length |= UInt64(bytes[i]) << (8 * UInt64(i)) }
    guard length <= UInt64(Self.headerLimit), length <= UInt64(bytes.count - 8) else {
      throw SafetensorsError(.header, "the header claims \(length) bytes, the file has \(bytes.count - 8) after it")
    }
    let dataStart = 8 + Int(length)
    var parser = HeaderParser(bytes[8..<dataStart])
    let header = try parser.parse()
    let dataCount = bytes.count - dataStart
    var position = 0
    tensors = []
    for entry in header.entries.sorted(by: { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) }) {
      let type = try Self.checkedType(entry)
      guard entry.start == position, entry.end <= dataCount else {
        throw SafetensorsError(
          .layout,
          "tensor '\(entry.name)': data_offsets [\(entry.start),\(entry.end)] "
            + (entry.end > dataCount
              ? "run past the \(dataCount) bytes of data" : "leave a hole or overlap at \(position)"))
      }
      position = entry.end
      let range = dataStart + entry.start..<dataStart + entry.end
      let elements: TensorElements =
        switch type {
        case .f32: .float32(Self.values(bytes, range))
        case .f64: .float64(Self.values(bytes, range))
        case .i32: .int32(Self.values(bytes, range))
        case .i64: .int64(Self.values(bytes, range))
        }
      tensors.append(TensorData(name: entry.name, shape: entry.shape, elements: elements))
    }
    guard position == dataCount else {
      throw SafetensorsError(.layout, "\(dataCount - position) bytes follow the last tensor")
    }
    metadata = header.metadata
  }

  private static func checkedType(_ entry: HeaderEntry) throws(SafetensorsError) -> ElementType {
    guard let type = ElementType(rawValue: entry.type) else {
      throw SafetensorsError(
        .type, "tensor '\(entry.name)': data type '\(entry.type)' is not read here (F32, F64 and I64 are)")
    }
    var size = type.size
    for length in entry.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else { throw SafetensorsError(.layout, "tensor '\(entry.name)': the shape overflows") }
      size = product
    }
    guard entry.end >= entry.start, entry.end - entry.start == size else {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      throw SafetensorsError(
        .layout,
        "tensor '\(entry.name)': data_offsets [\(entry.start),\(entry.end)] do not match \(entry.type)[\(shape)]")
    }
    return type
  }

  private static func values<Element: BitwiseCopyable>(_ bytes: [UInt8], _ range: Range<Int>) -> [Element] {
    let count = range.count / MemoryLayout<Element>.stride
    return [Element](unsafeUninitializedCapacity: count) { target, filled in
      bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range]))
      }
      filled = count
    }
  }

  private func append<Element: BitwiseCopyable>(_ values: [Element], to bytes: inout [UInt8]) {
    // Both supported architectures, x86-64 and arm64, are little-endian, as the format is.
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
