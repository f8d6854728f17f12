/// CoinDesk's historical bitcoin price index: closes by day, a column a currency.
public struct CoindeskSourceSpec: Sendable, Equatable {
  /// The currencies, which are the columns' names, joined by date.
  public let currencies: [String]
  /// The currencies to forecast.
  public let target: [String]
  /// Currencies known to the model but not forecast.
  public let covariates: [String]
  /// Saved responses by currency, sorted; none where they are downloaded.
  public let files: [NamedFile]
  /// What all services have.
  public let service: ServiceSpec

  /// A saved response.
  public struct NamedFile: Sendable, Equatable {
    /// The currency.
    public let currency: String
    /// The file, as written.
    public let path: Located<String>
  }
}

extension CoindeskSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    let code = ValueType<String>.symbol("USD", longest: 5)
    currencies = fields.value(
      "currencies", .list(code, atLeast: 1, unique: true, orOne: true), default: ["USD"],
      "The currencies, joined by date; each is a column.")
    let first = currencies.first ?? "USD"
    let targets = fields.value(
      "target", .list(code, atLeast: 1, unique: true, orOne: true), default: .list([.string(first)]),
      "The currencies to forecast; default the first.")
    target = targets
    let others = currencies.filter { !targets.contains($0) }
    covariates = fields.value(
      "covariates", .list(code, unique: true), default: .list(others.map { .string($0) }),
      "Currencies known to the model but not forecast; default the others.")
    let file = fields.optional(
      "file", ValueType<String>.string.located(), "A saved response, where there is one currency.",
      examples: "data/coindesk.json")
    let several = fields.optional(
      "files", .dictionary(ValueType<String>.string.located()), "Saved responses by currency.",
      examples: ["USD": "data/usd.json", "EUR": "data/eur.json"])
    files =
      several?.map { NamedFile(currency: $0.name, path: $0.value) }
      ?? file.map { [NamedFile(currency: first, path: $0)] } ?? []
    service = ServiceSpec(fields: &fields, address: "https://api.coindesk.com", isSaved: !files.isEmpty)
    checkTogether(fields, isSingle: file != nil, isMap: several != nil)
  }

  private func checkTogether(_ fields: FieldReader, isSingle: Bool, isMap: Bool) {
    guard fields.isSound else { return }
    for (key, columns) in [("target", target), ("covariates", covariates)] {
      for column in columns where !currencies.contains(column) {
        fields.reject(
          .unknownName,
          "'\(key)' has '\(column)', which is not among the currencies \(currencies.joined(separator: ", "))",
          at: [key, "currencies"])
      }
    }
    fields.checkApart(target: target, covariates: covariates)
    if isSingle && isMap {
      fields.reject(.conflictingKeys, "'data' has both 'file' and 'files'", at: ["files"])
    } else if isSingle && currencies.count > 1 {
      fields.reject(
        .conflictingKeys, "'file' is one response, and there are \(currencies.count) currencies", at: ["file"],
        hint: "files: {\(currencies.map { "\($0): ..." }.joined(separator: ", "))}")
    } else if isMap, Set(files.map(\.currency)) != Set(currencies) {
      fields.reject(
        .conflictingKeys,
        "'files' names \(files.map(\.currency).joined(separator: ", ")), 'currencies' "
          + "\(currencies.sorted().joined(separator: ", "))", at: ["files"])
    } else if files.isEmpty {
      fields.requireForDownload([("start", service.start != nil), ("end", service.end != nil)])
    }
  }
}
