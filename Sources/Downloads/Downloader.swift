#if canImport(Glibc)
  import Glibc
#endif

/// Fetches URLs with limits on size and time, and tries again where that may help.
///
/// Decision: the transfer is curl's, run as a program. Its TLS, proxies, HTTP/2 and certificates are the ones that the
/// machine's owner has set up and keeps patched. Nothing is linked: libcurl and the 30 libraries behind it would add 3 ms
/// to every start of the program, and a Swift HTTP library minutes to the first build.
/// Redirects are followed here and not by curl, so that each destination passes the same checks as the first URL.
public struct Downloader: Sendable {
  /// What a download may cost.
  public struct Limits: Sendable {
    /// Seconds until a connection must be there.
    public var connect = 10
    /// Seconds without a byte after which a transfer is given up.
    public var stall = 60
    /// Seconds for one attempt in all.
    public var total = 900
    /// The most bytes of a response, counted after decompression.
    public var bytes = 64 << 20
    /// How often a failed attempt is made again.
    public var retries = 4
    /// The most redirects of one attempt.
    public var redirects = 5

    /// The usual limits.
    public init() {}
  }

  private let limits: Limits
  private let wait: @Sendable (Double) -> Void

  /// Creates a downloader.
  ///
  /// - Parameter wait: Waits a number of seconds between attempts; tests do not.
  public init(limits: Limits = Limits(), wait: @escaping @Sendable (Double) -> Void = Self.sleep) {
    self.limits = limits
    self.wait = wait
  }

  /// The bytes of a response with status 200, decompressed.
  ///
  /// Server errors (5xx) and timeouts are tried again, after 0.5, 1, 2 and 4 seconds, each varied by half, so that many
  /// clients do not come back at once. Nothing else is: it would fail the same way.
  public func bytes(of url: DownloadURL) throws(DownloadError) -> [UInt8] {
    var attempt = 1
    while true {
      do {
        return try follow(url, attempt: attempt)
      } catch {
        guard error.isTransient, attempt <= limits.retries else { throw error }
        let delay = 0.5 * Double(1 << (attempt - 1))
        wait(delay * Double.random(in: 0.5...1.5))
        attempt += 1
      }
    }
  }

  /// Waits.
  public static func sleep(seconds: Double) {
    usleep(UInt32(seconds * 1_000_000))
  }

  private func follow(_ start: DownloadURL, attempt: Int) throws(DownloadError) -> [UInt8] {
    var url = start
    for _ in 0...limits.redirects {
      let response = try transfer(url, attempt: attempt)
      switch response.status {
      case 200: return response.bytes
      case 301, 302, 303, 307, 308:
        guard !response.redirect.isEmpty else {
          throw .redirects(url: "\(url)", reason: "a redirect (\(response.status)) without a destination")
        }
        url = try url.redirected(to: response.redirect)
      default:
        throw .status(
          url: "\(url)", code: response.status, attempts: attempt,
          excerpt: singleLine(String(decoding: response.bytes.prefix(1_000), as: UTF8.self), limit: 160))
      }
    }
    throw .redirects(url: "\(start)", reason: "more than \(limits.redirects) redirects")
  }

  private struct Response {
    var status: Int
    var redirect: String
    var bytes: [UInt8]
  }

  private static let marker = "almanac-status "

  private func transfer(_ url: DownloadURL, attempt: Int) throws(DownloadError) -> Response {
    let outcome = try CurlProcess(arguments: arguments(for: url), limit: limits.bytes).run()
    if outcome.isCut { throw .tooLarge(url: "\(url)", limit: limits.bytes) }
    let lines = outcome.errors.split(separator: "\n", omittingEmptySubsequences: true)
    let summary = lines.last { $0.hasPrefix(Self.marker) } ?? ""
    guard outcome.exitCode == 0 else {
      // `curl: (6) Could not resolve host: example.invalid`, for certificates with an explanation after it.
      let line = lines.first { $0.hasPrefix("curl: (") } ?? ""
      throw failure(outcome.exitCode, String(line), url, attempt: attempt)
    }
    let words = summary.dropFirst(Self.marker.count).split(separator: " ", maxSplits: 1)
    return Response(
      status: words.first.flatMap { Int($0) } ?? 0, redirect: words.count > 1 ? String(words[1]) : "",
      bytes: outcome.output)
  }

  private func arguments(for url: DownloadURL) -> [String] {
    var arguments = [
      // The user's own configuration may change anything, certificates included: it has to be refused first.
      "--disable", "--silent", "--show-error", "--globoff", "--compressed",
      "--proto", url.isSecure ? "=https" : "=http",
      "--connect-timeout", "\(limits.connect)", "--speed-limit", "1", "--speed-time", "\(limits.stall)",
      "--max-time", "\(limits.total)", "--max-filesize", "\(limits.bytes)",
      "--user-agent", "Mozilla/5.0 (compatible; almanac)",
      "--write-out", "%{stderr}\n\(Self.marker)%{http_code} %{redirect_url}\n",
    ]
    if url.isLocal { arguments += ["--noproxy", "*"] }
    return arguments + ["--url", "\(url)"]
  }

  /// What an exit code of curl means.
  private func failure(_ code: Int32, _ text: String, _ url: DownloadURL, attempt: Int) -> DownloadError {
    let url = "\(url)"
    let words = text.split(separator: ") ", maxSplits: 1)
    let reason = words.count == 2 ? singleLine(String(words[1]), limit: 200) : "curl exit \(code)"
    switch code {
    case 5, 6, 7: return .unreachable(url: url, reason: reason)
    case 28: return .timedOut(url: url, attempts: attempt, reason: reason)
    case 63: return .tooLarge(url: url, limit: limits.bytes)
    case 16, 18, 52, 55, 56, 61, 92: return .brokenOff(url: url, reason: reason)
    case 35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91: return .untrusted(url: url, reason: reason)
    default: return .failed(url: url, reason: "curl ended with \(code): \(reason)")
    }
  }
}

extension DownloadError {
  /// Whether the same request may succeed a moment later.
  fileprivate var isTransient: Bool {
    switch self {
    case .timedOut: true
    case .status(_, let code, _, _): (500...599).contains(code)
    case .refused, .noClient, .unreachable, .tooLarge, .brokenOff, .redirects, .untrusted, .failed: false
    }
  }
}
