import Foundation
import LocalServer
import Synchronization
import Testing

@testable import Downloads

/// Every case talks to a server on this machine; no test waits between attempts.
@Suite("Downloads")
struct DownloaderTests {
  /// A value that several threads set.
  final class Box<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }

  /// Collects the delays between attempts instead of waiting.
  private let delays = Box<[Double]>([])

  private func download(
    _ path: String = "/", limits: Downloader.Limits = Downloader.Limits(),
    _ handler: @escaping @Sendable (LocalServer.Request) -> LocalServer.Reply
  ) throws -> (bytes: [UInt8], targets: [String]) {
    let server = LocalServer(handler)
    defer { server.stop() }
    let url = try DownloadURL(server.address + path, allowsLocalhost: true)
    let delays = delays
    let downloader = Downloader(limits: limits) { seconds in delays.value.withLock { $0.append(seconds) } }
    return (try downloader.bytes(of: url), server.targets)
  }

  private var waited: [Double] { delays.value.withLock { $0 } }

  /// The error of a download, with the server's address left out, and what was asked for.
  private func failure(
    _ path: String = "/", limits: Downloader.Limits = Downloader.Limits(),
    _ handler: @escaping @Sendable (LocalServer.Request) -> LocalServer.Reply
  ) throws -> (text: String, exitCode: Int32, count: Int) {
    let count = Box(0)
    do {
      _ = try download(path, limits: limits) { request in
        count.value.withLock { $0 += 1 }
        return handler(request)
      }
    } catch let error as DownloadError {
      let text = error.description.replacing(/http:\/\/127\.0\.0\.1:[0-9]+/, with: "SERVER")
      return (text, error.exitCode, count.value.withLock { $0 })
    }
    Issue.record("nothing was thrown")
    return ("", 0, 0)
  }

  @Test("give the bytes as the server has them, and say who asks")
  func ok() throws {
    let all = (0...255).map { UInt8($0) } + [0, 10, 13]
    let head = Box("")
    let result = try download("/a?b=c&d=%20") { request in
      head.value.withLock { $0 = request.head }
      return .init(bytes: all)
    }
    #expect(result.bytes == all)
    #expect(result.targets == ["/a?b=c&d=%20"])
    #expect(head.value.withLock { $0 }.contains("User-Agent: Mozilla/5.0 (compatible; almanac)"))
  }

  @Test("are tried again after a server error, with growing delays that vary")
  func recovers() throws {
    let result = try download { $0.earlier < 4 ? .init(503, "busy") : .init(200, "done") }
    #expect(String(decoding: result.bytes, as: UTF8.self) == "done")
    #expect(result.targets.count == 5)
    let bases = [0.5, 1, 2, 4]
    #expect(waited.count == 4)
    #expect(zip(waited, bases).allSatisfy { $0 >= $1 / 2 && $0 <= $1 * 1.5 })
  }

  @Test("are given up after the first attempt and four more")
  func givesUp() throws {
    let error = try failure { _ in .init(500, "down\u{1B}[2J\nfor\tmaintenance") }
    #expect(
      error.text == "error[N104]: SERVER/: the server answered 500 in each of 5 attempts: down [2J for maintenance")
    #expect(error.exitCode == 10 && error.count == 5)
  }

  @Test("are not tried again where it would be the same", arguments: [400, 401, 403, 404, 410, 429, 204, 304])
  func clientError(status: Int) throws {
    let error = try failure { _ in .init(status) }
    #expect(error.text == "error[N104]: SERVER/: the server answered \(status)")
    #expect(error.count == 1 && waited.isEmpty)
  }

  @Test("follow redirects, each of them checked")
  func redirects() throws {
    let result = try download("/0") { request in
      guard let step = Int(request.target.dropFirst()), step < 5 else { return .init(200, "end") }
      var reply = LocalServer.Reply(step.isMultiple(of: 2) ? 302 : 308)
      reply.headers = ["Location: /\(step + 1)"]
      return reply
    }
    #expect(String(decoding: result.bytes, as: UTF8.self) == "end")
    #expect(result.targets == ["/0", "/1", "/2", "/3", "/4", "/5"])
  }

  @Test(
    "do not follow redirects in a circle, to nowhere, or to what policy forbids",
    arguments: [
      ("Location: /", "error[N107]: SERVER/: more than 5 redirects", 6, 10),
      ("X-Nothing: 1", "error[N107]: SERVER/: a redirect (302) without a destination", 1, 10),
      ("Location: http://example.org/", "error[E134]: only https is allowed: http://example.org/", 1, 8),
      ("Location: file:///etc/passwd", "error[E134]: only https is allowed: file:///etc/passwd", 1, 8),
      (
        "Location: https://169.254.169.254/x",
        "error[E134]: only https to public addresses is allowed: https://169.254.169.254/x", 1, 8
      ),
    ])
  func badRedirects(header: String, text: String, count: Int, exitCode: Int32) throws {
    let error = try failure { _ in
      var reply = LocalServer.Reply(302)
      reply.headers = [header]
      return reply
    }
    #expect(error.text == text)
    #expect(error.count == count && error.exitCode == exitCode)
  }

  @Test("survive a redirect that is as long as a server can make it")
  func longRedirect() throws {
    let error = try failure { _ in
      var reply = LocalServer.Reply(302)
      reply.headers = ["Location: /" + String(repeating: "a", count: 90_000)]
      return reply
    }
    #expect(error.exitCode == 8 || error.exitCode == 10)
    #expect(error.text.count < 600)
  }

  static let zeros = Data(
    (try? Data(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/sources/zeros.gz")))
      ?? Data())

  @Test("are decompressed, and their size is that of the decompressed bytes")
  func compressed() throws {
    let zipped: @Sendable (LocalServer.Request) -> LocalServer.Reply = { _ in
      var reply = LocalServer.Reply(bytes: [UInt8](Self.zeros))
      reply.headers = ["Content-Encoding: gzip"]
      return reply
    }
    #expect(try download("/", zipped).bytes == [UInt8](repeating: 0, count: 1_000_000))
    var limits = Downloader.Limits()
    limits.bytes = 999_999
    #expect(try failure(limits: limits, zipped).text == "error[N105]: SERVER/: more than 999999 bytes")
    limits.bytes = 1_000_000
    #expect(try download("/", limits: limits, zipped).bytes.count == 1_000_000)
  }

  @Test("that are damaged in compression are refused")
  func damaged() throws {
    let error = try failure { _ in
      var reply = LocalServer.Reply(200, "not gzip at all")
      reply.headers = ["Content-Encoding: gzip"]
      return reply
    }
    #expect(error.text.hasPrefix("error[N106]: SERVER/: the response broke off ("))
    #expect(error.count == 1)
  }

  @Test("stop at their limit, whatever length the server claims", arguments: [nil, 2_000_000] as [Int?])
  func oversize(claimed: Int?) throws {
    var limits = Downloader.Limits()
    limits.bytes = 100_000
    let error = try failure(limits: limits) { _ in
      var reply = LocalServer.Reply(bytes: [UInt8](repeating: 65, count: 200_000))
      reply.claimedLength = claimed
      return reply
    }
    #expect(error.text == "error[N105]: SERVER/: more than 100000 bytes")
  }

  @Test("that end too soon are refused")
  func truncated() throws {
    let error = try failure { _ in
      var reply = LocalServer.Reply(200, "{\"bpi\":")
      reply.claimedLength = 100
      return reply
    }
    #expect(error.text.hasPrefix("error[N106]: SERVER/: the response broke off ("))
    #expect(error.count == 1)
  }

  /// The only test that depends on a clock: the server is silent for good, and curl's shortest patience is a second.
  @Test("that stall are given up after their patience, and tried again")
  func stalled() throws {
    var limits = Downloader.Limits()
    limits.stall = 1
    limits.retries = 1
    let error = try failure(limits: limits) { _ in
      var reply = LocalServer.Reply(200, "{")
      reply.claimedLength = 100
      reply.hangs = true
      return reply
    }
    #expect(error.text.hasPrefix("error[N103]: SERVER/: timed out in each of 2 attempts ("))
    #expect(error.text.hasSuffix("\nhint: without a network, name a saved response with file:"))
    #expect(error.count == 2 && waited.count == 1)
  }

  @Test("from where nobody listens say so, once, and what to do without a network")
  func unreachable() throws {
    let server = LocalServer { _ in .init() }
    server.stop()
    let url = try DownloadURL(server.address, allowsLocalhost: true)
    let error = #expect(throws: DownloadError.self) {
      try Downloader(wait: { _ in Issue.record("tried again") }).bytes(of: url)
    }
    #expect(error?.code == "N102" && error?.exitCode == 10)
    #expect(error?.hint == "without a network, name a saved response with file:")
  }

  @Test("never let a server's certificate go unproved")
  func untrusted() throws {
    // A server that does not speak TLS cannot prove anything.
    let server = LocalServer { _ in .init(200, "x") }
    defer { server.stop() }
    let url = try DownloadURL("https://127.0.0.1:\(server.port)/", allowsLocalhost: true)
    let error = #expect(throws: DownloadError.self) { try Downloader(wait: { _ in }).bytes(of: url) }
    #expect(error?.code == "N108")
  }

  @Test("need curl, and name the package where it is missing")
  func noClient() {
    let missing = CurlProcess(program: "almanac-no-such-program", arguments: [], limit: 1)
    let error = #expect(throws: DownloadError.self) { try missing.run() }
    #expect(
      error?.description
        == "error[N101]: downloads need the program 'curl', which is not installed\n"
        + "hint: apt-get install curl, or name a saved response with file:")
    #expect(error?.exitCode == 10)
  }

  @Test("leave no process behind when they are cut off")
  func noProcess() throws {
    var limits = Downloader.Limits()
    limits.bytes = 10
    let error = try failure(limits: limits) { _ in
      var reply = LocalServer.Reply(200, "more than ten bytes")
      reply.claimedLength = 19
      reply.hangs = true
      return reply
    }
    // Reaching this line shows that the killed process was waited for.
    #expect(error.text == "error[N105]: SERVER/: more than 10 bytes")
  }
}
