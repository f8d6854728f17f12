import CChildProcess
import Glibc

/// One run of curl: a program with a list of arguments, never a shell.
///
/// It has its own process group, dies with the thread that waits for it, and sees only the variables of the environment
/// that say where proxies and certificates are.
struct CurlProcess {
  /// What a run left.
  struct Outcome {
    var exitCode: Int32
    var output: [UInt8]
    /// Whether it was stopped because there was more output than allowed.
    var isCut: Bool
    var errors: String
  }

  /// The variables that reach curl.
  private static let passedVariables = [
    "PATH", "HOME", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "SSL_CERT_FILE",
    "SSL_CERT_DIR", "CURL_CA_BUNDLE",
  ]
  private static let errorLimit = 1 << 16

  var program = "curl"
  let arguments: [String]
  /// The most bytes of output.
  let limit: Int

  /// Runs it to its end, or kills it once there is too much output.
  func run() throws(DownloadError) -> Outcome {
    let environment = Self.passedVariables.compactMap { name in
      getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
    var output: Int32 = -1
    var errors: Int32 = -1
    let child = withCStrings([program] + arguments) { arguments in
      withCStrings(environment) { environment in
        child_process_start(program, arguments, environment, &output, &errors)
      }
    }
    guard child > 0 else {
      if child == -ENOENT || child == -EACCES { throw .noClient }
      throw .failed(url: program, reason: String(cString: strerror(-child)))
    }
    defer {
      close(output)
      close(errors)
    }
    let received = receive(output, errors)
    if received.isCut { kill(-child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    // As a shell counts: the exit code, or 128 and the number of the signal.
    let exitCode = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    return Outcome(
      exitCode: exitCode, output: received.output, isCut: received.isCut,
      errors: String(decoding: received.errors, as: UTF8.self))
  }

  /// Reads both pipes to their ends, together, since a full one would make curl wait.
  private func receive(_ output: Int32, _ errors: Int32) -> (output: [UInt8], errors: [UInt8], isCut: Bool) {
    var received: [[UInt8]] = [[], []]
    var polled = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while polled.contains(where: { $0.fd >= 0 }) {
      if poll(&polled, 2, -1) < 0 {
        if errno == EINTR { continue }
        break
      }
      for index in polled.indices where polled[index].fd >= 0 && polled[index].revents != 0 {
        let count = read(polled[index].fd, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          // poll passes over negative descriptors.
          polled[index].fd = -1
          continue
        }
        if index == 0 {
          guard count <= limit - received[0].count else { return (received[0], received[1], true) }
          received[0] += buffer[..<count]
        } else {
          received[1] += buffer[..<min(count, Self.errorLimit - received[1].count)]
        }
      }
    }
    return (received[0], received[1], false)
  }
}

/// Calls the body with a null-terminated list of C strings.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let strings: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
  defer { strings.forEach { free($0) } }
  return strings.withUnsafeBufferPointer { body($0.baseAddress!) }
}
