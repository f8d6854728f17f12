#if canImport(Glibc)
  import Glibc
#endif

/// Results go to standard output, everything else to standard error.
enum Output {
  static func result(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  static func error(_ text: String) {
    guard !text.isEmpty else { return }
    write(text.hasSuffix("\n") ? text : text + "\n", to: STDERR_FILENO)
  }

  /// Ends the program with exit code 6 where a result cannot be written, so that nobody takes a part for the whole.
  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let buffer = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          // Nobody reads: there is nobody to tell.
          guard descriptor == STDOUT_FILENO, errno != EPIPE else { return }
          Output.error("error[I601]: write standard output: \(String(cString: strerror(errno)))")
          exit(6)
        }
      }
    }
  }

  /// Whether a person reads standard error.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The columns of the terminal.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
