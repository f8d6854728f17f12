/// What every source of a service has besides its own keys.
public struct ServiceSpec: Sendable, Equatable {
  /// The address in front of the service's paths; a mirror, or a server for tests.
  public let baseURL: String
  /// Rows before this are left out.
  public let start: SpecDate?
  /// Rows after this are left out.
  public let end: SpecDate?
  /// What to do with missing values.
  public let missing: MissingPolicy
  /// The step between rows, checked when given.
  public let frequency: Frequency?
  /// The digest that the response must have, or that of several responses together.
  public let sha256: String?

  /// Declares the keys.
  ///
  /// - Parameter isSaved: Whether saved responses are named, so that nothing is downloaded.
  init(fields: inout FieldReader, address: SpecValue, isSaved: Bool) {
    baseURL = fields.value(
      "base_url", .address, default: address, when: FieldCondition(!isSaved, "no file is given"),
      "The address of the service, or of a mirror; https only.")
    start = fields.optional("start", .date, "The first time; rows before it are left out.", examples: "2020-01-01")
    end = fields.optional("end", .date, "The last time; rows after it are left out.", examples: "2021-01-01T00:00:00Z")
    missing = fields.value("missing", .named(), default: "error", "What to do with missing values.")
    frequency = fields.optional("frequency", .frequency, "The step between rows, checked when given.", examples: "1d")
    sha256 = fields.optional(
      "sha256", .sha256, "The digest that the response must have; the warning W201 gives the one to write here.",
      examples: .exampleDigest)
    fields.checkOrder(start, end)
  }
}

extension FieldReader {
  /// Reports keys without which nothing can be asked for.
  func requireForDownload(_ keys: [(name: String, isGiven: Bool)]) {
    let missing = keys.filter { !$0.isGiven }.map { "'\($0.name)'" }
    guard isSound, !missing.isEmpty else { return }
    reject(
      .missingKey,
      "'data' needs \(missing.joined(separator: " and ")) to download, or 'file' to read a saved response", at: [])
  }

  /// Reports an end before the start.
  func checkOrder(_ start: SpecDate?, _ end: SpecDate?) {
    guard isSound, let start, let end, end < start else { return }
    reject(.dateOrder, "'end' \(end) is before 'start' \(start)\(position(of: "start"))", at: ["end"])
  }

  /// Reports columns that are named as target and as covariate.
  func checkApart(target: [String], covariates: [String]) {
    guard isSound else { return }
    for column in covariates where target.contains(column) {
      reject(
        .repeatedItem, "column \"\(column.shortened(to: 60))\" is both target and covariate", at: ["covariates"])
    }
  }
}

extension ValueType where Value == String {
  /// What paths can be put behind; whether it may be asked is a question of policy, not of form.
  fileprivate static var address: ValueType {
    ValueType.string.refined(placeholder: "", resolved: { .string($0) }) { text throws(Rejection) in
      guard !text.contains(where: { "?#".contains($0) || $0.isWhitespace }) else {
        throw Rejection(code: .outOfRange, expectation: "an address such as https://mirror.example.org")
      }
      return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
  }

  /// A text of allowed characters, such as a market's symbol.
  static func symbol(_ example: String, longest: Int = 32, also extra: String = "") -> ValueType {
    ValueType.string.refined(placeholder: "", resolved: { .string($0) }) { text throws(Rejection) in
      let isSymbol = text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          || extra.unicodeScalars.contains(scalar)
      }
      guard isSymbol, text.utf8.count <= longest else {
        let characters = extra.isEmpty ? "letters and digits" : "letters, digits and \(extra)"
        throw Rejection(code: .outOfRange, expectation: "at most \(longest) \(characters), such as \(example)")
      }
      return text
    }
  }
}
