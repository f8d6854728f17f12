import Forecasting
import Specs

/// One file that a source is read from, before it is known where its bytes are.
struct SourceInput {
  /// Where the bytes come from.
  enum Place {
    /// A file that the spec names at a key.
    case file(Located<String>, key: String)
    /// A response to a request.
    case request(url: String)
  }

  /// Its name among the files of the stage that reads it.
  let name: String
  let place: Place

  /// What messages call it.
  var label: String {
    switch place {
    case .file(let path, _): path.value
    case .request(let url): url
    }
  }
}

extension ExperimentSpec {
  /// The files that the source is read from, in the order in which they are read.
  ///
  /// The requests follow from the spec alone, so that what was fetched for one of them can be found again.
  func sourceInputs() throws(SpecFailure) -> [SourceInput] {
    switch data {
    case .csv(let source): return [SourceInput(name: "table", place: .file(source.path, key: "data.path"))]
    case .sqlite(let source): return [SourceInput(name: "database", place: .file(source.path, key: "data.path"))]
    case .synthetic: return []
    case .coindesk(let source):
      return source.currencies.map { currency in
        let key = source.currencies.count == 1 ? "data.file" : "data.files.\(currency)"
        let saved = source.files.first { $0.currency == currency }
        return SourceInput(
          name: currency, place: saved.map { .file($0.path, key: key) } ?? .request(url: source.url(currency)))
      }
    case .yahoo(let source):
      return [
        SourceInput(
          name: "chart", place: source.file.map { .file($0, key: "data.file") } ?? .request(url: source.url))
      ]
    case .binance(let source):
      guard source.files.isEmpty else {
        return source.files.enumerated().map { index, file in
          SourceInput(name: Self.numbered(index), place: .file(file, key: "data.file[\(index)]"))
        }
      }
      let urls = source.urls
      guard urls.count <= BinanceSourceSpec.mostPages else {
        throw SpecFailure([
          problem(
            code: "E136",
            message: "from 'start' to 'end' there are more than \(BinanceSourceSpec.mostPages) pages of 1000 bars",
            at: "data.interval", hint: "for so many bars name the service's CSV dumps with file:")
        ])
      }
      return urls.enumerated().map { SourceInput(name: Self.numbered($0), place: .request(url: $1)) }
    }
  }

  /// Names that sort in their order.
  private static func numbered(_ index: Int) -> String {
    let digits = String(index + 1)
    return "part-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension CoindeskSourceSpec {
  fileprivate func url(_ currency: String) -> String {
    let days = [service.start, service.end].map { $0.map { String($0.description.prefix(10)) } ?? "" }
    return "\(service.baseURL)/v1/bpi/historical/close.json?start=\(days[0])&end=\(days[1])&currency=\(currency)"
  }
}

extension YahooSourceSpec {
  fileprivate var url: String {
    let span: String
    if let range {
      span = "range=\(range.rawValue)"
    } else {
      // Days are named by the exchange's clock, which may be most of a day away; what is too much is cut off later.
      let margin: Int64 = interval.isDaily ? 86_400 : 0
      let start = (service.start?.timestamp(in: .utc).milliseconds ?? 0) / 1_000 - margin
      let end = (service.end?.timestamp(in: .utc).milliseconds ?? 0) / 1_000 + 2 * margin + 1
      span = "period1=\(start)&period2=\(end)"
    }
    let name = symbol.replacing("^", with: "%5E").replacing("=", with: "%3D")
    return "\(service.baseURL)/v8/finance/chart/\(name)?\(span)&interval=\(interval.rawValue)&includeAdjustedClose=true"
  }
}

extension BinanceSourceSpec {
  /// The most pages that one source may ask for.
  static let mostPages = 1_000

  /// One request for each thousand bars, which is as many as the service gives at once; none past the limit plus one.
  fileprivate var urls: [String] {
    guard let start = service.start?.timestamp(in: .utc).milliseconds,
      let end = service.end?.timestamp(in: .utc).milliseconds
    else { return [] }
    let span = 1_000 * interval.milliseconds
    var urls: [String] = []
    for first in stride(from: start, through: end, by: Int64.Stride(span)) where urls.count <= Self.mostPages {
      urls.append(
        "\(service.baseURL)/api/v3/klines?symbol=\(symbol ?? "")&interval=\(interval.rawValue)"
          + "&startTime=\(first)&endTime=\(min(end, first + span - 1))&limit=1000")
    }
    return urls
  }
}
