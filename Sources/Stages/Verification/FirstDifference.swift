import Safetensors

/// Where two versions of an artifact differ first, in the terms of its format.
enum FirstDifference {
  /// The first difference of bytes that are not the same.
  ///
  /// - Tables: the line of the file, the column, and both values.
  /// - Tensors: the name, the index in row-major order by axis, both values, and how many elements differ in all.
  /// - Other text: the line, the place in it, and what stands there.
  /// - Everything else: the offset of the byte.
  static func text(_ name: String, was: [UInt8], now: [UInt8]) -> String {
    if name.hasSuffix(".csv") { return table(was, now) }
    if name.hasSuffix(".safetensors"), let one = try? SafetensorsFile(was), let other = try? SafetensorsFile(now),
      let difference = tensors(one, other)
    {
      return difference
    }
    return isText(was) && isText(now) ? text(was, now) : byte(was, now)
  }

  // MARK: Tables

  private static func table(_ was: [UInt8], _ now: [UInt8]) -> String {
    guard let (number, old, new) = firstLine(was, now) else { return byte(was, now) }
    let position = "line \(number)"
    guard let old else { return "\(position): new, \(quoted(new ?? []))" }
    guard let new else { return "\(position): missing, it was \(quoted(old))" }
    let (before, after) = (TableScan(Array(old)).header, TableScan(Array(new)).header)
    guard let cell = firstDifference(before.count, after.count, { before[$0] == after[$0] }) else {
      return "\(position): \(quoted(old)) -> \(quoted(new))"
    }
    let header = TableScan(Array(line(was, from: 0) ?? [])).header
    let column = header.indices.contains(cell) ? "column '\(header[cell])'" : "column \(cell + 1)"
    func value(_ row: [String]) -> String {
      row.indices.contains(cell) ? shown(Array(row[cell].utf8)[...]) : "(absent)"
    }
    return "\(position), \(column): \(value(before)) -> \(value(after))"
  }

  // MARK: Tensors

  private static func tensors(_ was: SafetensorsFile, _ now: SafetensorsFile) -> String? {
    for name in was.tensors.map(\.name) where now[name] == nil { return "tensor '\(name)' is missing" }
    for name in now.tensors.map(\.name) where was[name] == nil { return "tensor '\(name)' is new" }
    var first: String?
    var different = (tensors: 0, elements: 0)
    for tensor in was.tensors {
      guard let other = now[tensor.name] else { continue }
      guard tensor.shape == other.shape else {
        return first ?? "tensor '\(tensor.name)': shape \(tensor.shape) -> \(other.shape)"
      }
      let types = (tensor.elements.type, other.elements.type)
      guard types.0 == types.1 else {
        return first ?? "tensor '\(tensor.name)': \(types.0.rawValue) -> \(types.1.rawValue)"
      }
      guard let found = differences(tensor.elements, other.elements) else { continue }
      different.tensors += 1
      different.elements += found.count
      first =
        first ?? "tensor '\(tensor.name)' at \(index(found.first, in: tensor.shape)): \(found.was) -> \(found.now)"
    }
    if let first {
      return
        "\(first); elements that differ: \(different.elements), in \(different.tensors) of \(was.tensors.count) tensors"
    }
    for key in Set(was.metadata.keys).union(now.metadata.keys).sorted() where was.metadata[key] != now.metadata[key] {
      guard let one = was.metadata[key], let other = now.metadata[key] else {
        return "metadata '\(key)' is \(now.metadata[key] == nil ? "missing" : "new")"
      }
      return "metadata '\(key)', \(text(Array(one.utf8), Array(other.utf8)))"
    }
    return nil
  }

  /// The first element that differs, and how many do; nil where none does.
  private static func differences(
    _ was: TensorElements, _ now: TensorElements
  ) -> (first: Int, was: String, now: String, count: Int)? {
    func differences<Value>(
      _ old: [Value], _ new: [Value], _ same: (Value, Value) -> Bool
    ) -> (first: Int, was: String, now: String, count: Int)? {
      guard let first = old.indices.first(where: { !same(old[$0], new[$0]) }) else { return nil }
      let count = old.indices.count { !same(old[$0], new[$0]) }
      return (first, "\(old[first])", "\(new[first])", count)
    }
    switch (was, now) {
    case (.float32(let old), .float32(let new)): return differences(old, new) { $0.bitPattern == $1.bitPattern }
    case (.float64(let old), .float64(let new)): return differences(old, new) { $0.bitPattern == $1.bitPattern }
    case (.int32(let old), .int32(let new)): return differences(old, new, ==)
    case (.int64(let old), .int64(let new)): return differences(old, new, ==)
    default: preconditionFailure("tensors of two types have no elements to compare")
    }
  }

  /// A place in row-major order as an index for each axis: `[2, 0, 5]`.
  private static func index(_ place: Int, in shape: [Int]) -> [Int] {
    var rest = place
    var result: [Int] = []
    for extent in shape.reversed() {
      result.insert(rest % extent, at: 0)
      rest /= extent
    }
    return result
  }

  // MARK: Text and bytes

  private static func isText(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
  }

  private static func text(_ was: [UInt8], _ now: [UInt8]) -> String {
    guard let (number, old, new) = firstLine(was, now) else { return byte(was, now) }
    let (before, after) = (old ?? [], new ?? [])
    let start = zip(before, after).prefix { $0 == $1 }.count
    return "line \(number), byte \(start + 1): \(quoted(before.dropFirst(start))) -> \(quoted(after.dropFirst(start)))"
  }

  private static func byte(_ was: [UInt8], _ now: [UInt8]) -> String {
    let place = firstDifference(was.count, now.count) { was[$0] == now[$0] } ?? 0
    func value(_ bytes: [UInt8]) -> String {
      bytes.indices.contains(place) ? String(bytes[place], radix: 16) : "(end)"
    }
    return "byte \(place): \(value(was)) -> \(value(now)), of \(was.count) and \(now.count) bytes"
  }

  /// The first line that is not the same, counted from 1; nil for one that is not there, and where no line differs but
  /// only the last one's end.
  private static func firstLine(
    _ was: [UInt8], _ now: [UInt8]
  ) -> (number: Int, was: ArraySlice<UInt8>?, now: ArraySlice<UInt8>?)? {
    guard let place = firstDifference(was.count, now.count, { was[$0] == now[$0] }) else { return nil }
    var start = was[..<place].lastIndex(of: lineFeed).map { $0 + 1 } ?? 0
    // Where one ends with this line and the other goes on, the next line differs.
    if line(was, from: start) == line(now, from: start) { start = place + 1 }
    let lines = (line(was, from: start), line(now, from: start))
    if lines == (nil, nil) { return nil }
    return ((was.count > now.count ? was : now)[..<start].count { $0 == lineFeed } + 1, lines.0, lines.1)
  }

  /// The line that begins at a place; nil at the end.
  private static func line(_ bytes: [UInt8], from start: Int) -> ArraySlice<UInt8>? {
    start < bytes.count ? bytes[start...].prefix { $0 != lineFeed } : nil
  }

  private static let lineFeed = UInt8(ascii: "\n")

  /// The first place that differs, or where the shorter one ends; nil where they are the same.
  private static func firstDifference(_ old: Int, _ new: Int, _ same: (Int) -> Bool) -> Int? {
    for place in 0..<min(old, new) where !same(place) { return place }
    return old == new ? nil : min(old, new)
  }

  private static func quoted(_ bytes: ArraySlice<UInt8>) -> String { "'\(shown(bytes))'" }

  /// The first bytes as text on one line, without what a terminal would take for a command.
  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    let limit = 60
    let text = String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "\u{fffd}" : String(scalar)
    }
    return text.joined() + (bytes.count > limit ? "…" : "")
  }
}
