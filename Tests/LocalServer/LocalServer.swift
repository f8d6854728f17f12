import Glibc
import Synchronization

/// The smallest web server that can misbehave: HTTP/1.1 on a free port of 127.0.0.1, one response a connection.
public final class LocalServer: Sendable {
  /// What a client asked for.
  public struct Request: Sendable {
    /// The path with its query, such as `/a?b=c`.
    public let target: String
    /// The whole head, for looking at headers.
    public let head: String
    /// How many requests for this target came before.
    public let earlier: Int
  }

  /// What it gets.
  public struct Reply: Sendable {
    /// The status code.
    public var status = 200
    /// Further header lines, without line ends.
    public var headers: [String] = []
    /// The bytes after the head.
    public var body: [UInt8] = []
    /// The length that the head claims; that of the body where nil.
    public var claimedLength: Int?
    /// Whether the connection stays open, silent, after the body until the client closes it.
    public var hangs = false

    /// A reply with a status and a text.
    public init(_ status: Int = 200, _ text: String = "") {
      self.status = status
      body = Array(text.utf8)
    }

    /// A reply with bytes.
    public init(bytes: [UInt8]) { body = bytes }
  }

  /// The port that it listens on.
  public let port: UInt16
  /// `http://127.0.0.1:PORT`.
  public var address: String { "http://127.0.0.1:\(port)" }

  private let listener: Int32
  private let handler: @Sendable (Request) -> Reply
  private let seen = Mutex<[String]>([])

  /// The targets that were asked for, in order.
  public var targets: [String] { seen.withLock { $0 } }

  /// Begins to serve.
  public init(_ handler: @escaping @Sendable (Request) -> Reply) {
    self.handler = handler
    // A client that goes away is no reason to end the tests.
    signal(SIGPIPE, SIG_IGN)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    precondition(isListening, "no free port on 127.0.0.1")
    port = UInt16(bigEndian: address.sin_port)
    // The thread ends when `stop` shuts the listener down.
    Self.detach { [self] in
      while true {
        let client = accept(descriptor, nil, nil)
        if client < 0 { break }
        Self.detach { [self] in serve(client) }
      }
    }
  }

  /// Stops listening.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ client: Int32) {
    defer { close(client) }
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = read(client, &buffer, buffer.count)
      if count <= 0 { return }
      head += buffer[..<count]
      // A TLS greeting, which this server cannot answer.
      if head[0] == 0x16 { return }
    }
    let text = String(decoding: head, as: UTF8.self)
    let words = text.split(separator: " ", maxSplits: 2)
    let target = words.count > 1 ? String(words[1]) : "/"
    let earlier = seen.withLock { seen in
      seen.append(target)
      return seen.count { $0 == target } - 1
    }
    let reply = handler(Request(target: target, head: text, earlier: earlier))
    let lines =
      ["HTTP/1.1 \(reply.status) Status", "Content-Length: \(reply.claimedLength ?? reply.body.count)"]
      + ["Connection: close"] + reply.headers
    var rest = (Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + reply.body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(client, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
    if reply.hangs { _ = read(client, &buffer, buffer.count) }
  }

  private static func detach(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(body))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    precondition(failure == 0, "no thread")
    pthread_detach(thread)
  }

  private final class Box: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
