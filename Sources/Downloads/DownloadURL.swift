/// A URL that may be fetched: https to a public host, or to this machine where that was allowed.
///
/// The text is checked, not the address that a name resolves to: somebody who controls a name can let it point anywhere,
/// but cannot then present a certificate for it.
public struct DownloadURL: Hashable, Sendable, CustomStringConvertible {
  /// The text as it is fetched.
  public let description: String
  /// Whether it names this machine itself.
  public let isLocal: Bool
  /// Whether the connection is encrypted and the server proves who it is.
  public let isSecure: Bool

  /// Checks a URL.
  ///
  /// - Parameter allowsLocalhost: Also permits http and https to `localhost`, `127.0.0.0/8` and `[::1]`.
  /// - Throws: `DownloadError.refused`.
  public init(_ text: String, allowsLocalhost: Bool = false) throws(DownloadError) {
    func refused(_ reason: String, hint: String? = nil) -> DownloadError {
      .refused(url: text, reason: reason, hint: hint)
    }
    let allowed = "-._~:/?#[]@!$&'()*+,;=%"
    guard text.utf8.count <= 4_096,
      text.utf8.allSatisfy({ Self.isLetterOrDigit($0) || allowed.utf8.contains($0) })
    else { throw refused("a URL has at most 4096 letters, digits and \(allowed)") }
    guard let separator = text.firstRange(of: "://") else { throw refused("only https is allowed") }
    let scheme = text[..<separator.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { throw refused("only https is allowed") }
    let rest = text[separator.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { throw refused("a user name in a URL is not allowed") }
    guard !rest.contains("#") else { throw refused("a fragment in a URL is not allowed") }
    let host: String
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      host = String(authority[...end])
      guard Self.isPort(authority[authority.index(after: end)...]) else { throw refused("the port is not a number") }
    } else {
      let name = authority.prefix { $0 != ":" }
      host = String(name).lowercased()
      guard Self.isPort(authority[name.endIndex...]) else { throw refused("the port is not a number") }
    }
    guard let place = Self.place(of: host) else { throw refused("'\(host)' is not a host name") }
    switch place {
    case .public:
      guard scheme == "https" else { throw refused("only https is allowed") }
    case .local:
      guard allowsLocalhost else {
        throw refused(
          scheme == "https" ? "addresses of this machine are not allowed" : "only https is allowed",
          hint: "--allow-localhost permits addresses of this machine")
      }
    case .internal:
      throw refused("only https to public addresses is allowed")
    }
    description = text
    isLocal = place == .local
    isSecure = scheme == "https"
  }

  /// Checks where this URL redirects to: an encrypted connection stays one, and a public host does not lead to this machine.
  func redirected(to text: String) throws(DownloadError) -> DownloadURL {
    let next = try DownloadURL(text, allowsLocalhost: isLocal)
    guard next.isSecure || !isSecure else {
      throw .refused(url: text, reason: "\(self) redirects to an unencrypted connection", hint: nil)
    }
    return next
  }

  private enum Place { case `public`, local, `internal` }

  /// What kind of host a name or address is; nil for text that is neither, and for the many other ways to write an
  /// address (`127.1`, `0x7f000001`), which the resolver would understand.
  private static func place(of host: String) -> Place? {
    if host.hasPrefix("[") { return host == "[::1]" ? .local : .internal }
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard name.utf8.count <= 253,
      labels.allSatisfy({ label in
        (1...63).contains(label.utf8.count) && label.first != "-"
          && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
      })
    else { return nil }
    if labels.last == "localhost" { return .local }
    guard let last = labels.last, last.utf8.first.map({ $0 &- 48 < 10 }) == true else {
      return labels.count > 1 ? .public : .internal
    }
    let parts = labels.compactMap { label in label.utf8.allSatisfy { $0 &- 48 < 10 } ? UInt8(label) : nil }
    guard parts.count == 4, labels.count == 4, zip(parts, labels).allSatisfy({ String($0) == $1 }) else { return nil }
    switch (parts[0], parts[1]) {
    case (127, _): return .local
    case (0, _), (10, _), (100, 64...127), (169, 254), (172, 16...31), (192, 168), (198, 18...19), (224..., _):
      return .internal
    default: return .public
    }
  }

  private static func isPort(_ text: Substring) -> Bool {
    if text.isEmpty { return true }
    let digits = text.dropFirst()
    return text.hasPrefix(":") && digits.utf8.allSatisfy { $0 &- 48 < 10 } && (UInt16(digits) ?? 0) > 0
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 }
}
