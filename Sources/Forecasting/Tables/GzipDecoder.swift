import CZlib

/// Inflates gzip data, one member after another, block by block.
struct GzipDecoder: ~Copyable {
  /// What a step did.
  enum Step {
    /// Bytes read from the input and written to the output; the stream may go on.
    case progress(read: Int, written: Int)
    /// The same, at the end of a gzip member.
    case memberEnd(read: Int, written: Int)
    case damaged
  }

  /// zlib keeps a pointer to its stream, which therefore needs a fixed address.
  private let stream: UnsafeMutablePointer<z_stream>

  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16 asks for the gzip wrapper.
    guard
      inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Inflates from `input` into `output`.
  mutating func step(_ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Step {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(clamping: input.count)
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(clamping: output.count)
    let given = stream.pointee.avail_in
    let room = stream.pointee.avail_out
    let result = inflate(stream, Z_NO_FLUSH)
    let read = Int(given - stream.pointee.avail_in)
    let written = Int(room - stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: return .progress(read: read, written: written)
    case Z_STREAM_END:
      inflateReset(stream)
      return .memberEnd(read: read, written: written)
    default: return .damaged
    }
  }
}
