import Testing

@testable import Safetensors

@Suite("Safetensors files")
struct SafetensorsFileTests {
  static let sample = SafetensorsFile(
    metadata: ["scaler": "{\"kind\":\"minmax\"}\n\u{1}", "config": "ü"],
    tensors: [
      TensorData(name: "a", shape: [2, 3], elements: .float32([1, 2, 3, 4, 5, .infinity])),
      TensorData(name: "b", shape: [], elements: .int64([-7])),
      TensorData(name: "c", shape: [0], elements: .float64([])),
      TensorData(name: "d", shape: [2], elements: .float64([0.1, -0.0])),
    ])

  @Test("What is written reads back equal, and writes the same bytes again")
  func roundTrip() throws {
    let bytes = Self.sample.encoded()
    let read = try SafetensorsFile(bytes)
    #expect(read == Self.sample)
    #expect(read.encoded() == bytes)
  }

  @Test("The bytes of a small file are those of the format's description")
  func layout() {
    let file = SafetensorsFile(tensors: [TensorData(name: "x", shape: [1], elements: .float32([1]))])
    let header = #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    // 1.0 is 0x3F800000.
    #expect(
      file.encoded() == [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8) + [0, 0, 0x80, 0x3F])
  }

  static func file(_ header: String, data: Int) -> [UInt8] {
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  @Test(
    "Hostile headers are refused with the reason",
    arguments: [
      (#"[]"#, 0, "T402", "does not begin with '{'"),
      (#"{"x":{"dtype":"F32","shape":[2,3],"data_offsets":[0,16]}}"#, 16, "T405", "[0,16] do not match F32[2,3]"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "T405", "4 bytes follow"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "T405", "hole or overlap at 0"),
      (#"{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#, 8, "T405", "run past the 8 bytes"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "T405", "do not match"),
      (#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "T402", "not a whole number"),
      (
        #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, 4, "T405", "overflows"
      ),
      (#"{"x":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4, "T402", "fits"),
      (#"{"x":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#, 2, "T404", "'BF16'"),
      (#"{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "T403", "'dtype' stands twice"),
      (
        #"{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
        0, "T403", "'x' stands twice"
      ),
      (#"{"__metadata__":{"a":"1","a":"2"}}"#, 0, "T403", "'a' stands twice"),
      (#"{"__metadata__":{"a":1}}"#, 0, "T402", "'\"' is missing"),
      (#"{"x":{"dtype":"F32","shape":[1]}}"#, 4, "T402", "needs dtype, shape"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":[1]}}"#, 4, "T402", "unknown key 'more'"),
      (#"{"x":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#, 4, "T402", "not a whole number"),
      (#"{"x"#, 0, "T402", "never closed"),
      (#"{} x"#, 0, "T402", "follows"),
      (#"{"\ud800":{}}"#, 0, "T402", "not a character"),
    ])
  func refused(header: String, data: Int, code: String, text: String) {
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(Self.file(header, data: data)) }
    #expect(error?.code.rawValue == code)
    #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
  }

  @Test("A file that is cut anywhere, or whose header length is changed, is refused and never traps")
  func truncation() {
    let bytes = Self.sample.encoded()
    for length in 0..<bytes.count {
      #expect(throws: SafetensorsError.self) { try SafetensorsFile(Array(bytes[..<length])) }
    }
    for value in [UInt8(0), 1, 255] {
      for index in 0..<8 where bytes[index] != value {
        var changed = bytes
        changed[index] = value
        #expect(throws: SafetensorsError.self) { try SafetensorsFile(changed) }
      }
    }
  }

  @Test("Every byte of a header may be any other without a trap")
  func everyByte() {
    let bytes = Self.sample.encoded()
    let header = Int(bytes[0]) | Int(bytes[1]) << 8
    for index in 8..<8 + header {
      for value: UInt8 in [0, 0x22, 0x2C, 0x30, 0x5B, 0x5C, 0x7B, 0x7D, 0xFF] {
        var changed = bytes
        changed[index] = value
        _ = try? SafetensorsFile(changed)
      }
    }
  }
}
