/// Why something was not downloaded.
public enum DownloadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The URL, or what it redirects to, is not one that may be fetched.
  case refused(url: String, reason: String, hint: String?)
  /// The program that downloads is not installed.
  case noClient
  /// The host was not found, or does not answer.
  case unreachable(url: String, reason: String)
  /// Connecting or receiving took too long, each time.
  case timedOut(url: String, attempts: Int, reason: String)
  /// The server answered with something other than 200; an excerpt of what it said.
  case status(url: String, code: Int, attempts: Int, excerpt: String)
  /// More bytes than allowed.
  case tooLarge(url: String, limit: Int)
  /// The connection ended before the response did.
  case brokenOff(url: String, reason: String)
  /// Too many redirects, or one without a destination.
  case redirects(url: String, reason: String)
  /// The server could not prove who it is.
  case untrusted(url: String, reason: String)
  /// Anything else.
  case failed(url: String, reason: String)

  /// The process exit code of the contract: 8 for what policy forbids, otherwise 10.
  public var exitCode: Int32 { if case .refused = self { 8 } else { 10 } }

  /// The stable code.
  public var code: String {
    switch self {
    case .refused: "E134"
    case .noClient: "N101"
    case .unreachable: "N102"
    case .timedOut: "N103"
    case .status: "N104"
    case .tooLarge: "N105"
    case .brokenOff: "N106"
    case .redirects: "N107"
    case .untrusted: "N108"
    case .failed: "N109"
    }
  }

  /// What is wrong, in one line.
  public var message: String {
    switch self {
    case .refused(let url, let reason, _): "\(reason): \(shown(url))"
    case .noClient: "downloads need the program 'curl', which is not installed"
    case .unreachable(let url, let reason): "\(shown(url)): not reachable (\(reason))"
    case .timedOut(let url, let attempts, let reason):
      "\(shown(url)): timed out\(Self.times(attempts)) (\(reason))"
    case .status(let url, let code, let attempts, let excerpt):
      "\(shown(url)): the server answered \(code)\(Self.times(attempts))" + (excerpt.isEmpty ? "" : ": \(excerpt)")
    case .tooLarge(let url, let limit): "\(shown(url)): more than \(limit) bytes"
    case .brokenOff(let url, let reason): "\(shown(url)): the response broke off (\(reason))"
    case .redirects(let url, let reason): "\(shown(url)): \(reason)"
    case .untrusted(let url, let reason): "\(shown(url)): the server is not trusted (\(reason))"
    case .failed(let url, let reason): "\(shown(url)): \(reason)"
    }
  }

  /// What may help.
  public var hint: String? {
    switch self {
    case .refused(_, _, let hint): hint
    case .noClient: "apt-get install curl, or name a saved response with file:"
    case .unreachable, .timedOut: "without a network, name a saved response with file:"
    case .status, .tooLarge, .brokenOff, .redirects, .untrusted, .failed: nil
    }
  }

  /// `error[CODE]: text` and the hint.
  public var description: String { "error[\(code)]: \(message)" + (hint.map { "\nhint: \($0)" } ?? "") }

  private static func times(_ attempts: Int) -> String { attempts > 1 ? " in each of \(attempts) attempts" : "" }

  private func shown(_ url: String) -> String { singleLine(url, limit: 300) }
}

/// The text cut to a length, control characters replaced, so that a server cannot drive the terminal.
func singleLine(_ text: String, limit: Int) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(limit) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: result.append(" ")
    default: result.append(scalar)
    }
  }
  let words = String(result).split(separator: " ").joined(separator: " ")
  return text.unicodeScalars.count > limit ? words + "..." : words
}
