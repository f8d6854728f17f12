import Foundation
import Testing

@testable import Forecasting

/// Responses in the formats of the services, and what Python reads from them.
enum Responses {
  static let folder = Fixture.folder.deletingLastPathComponent().appending(path: "sources")

  static func file(_ name: String) throws -> SourceResponse {
    SourceResponse(name: name, bytes: [UInt8](try Data(contentsOf: folder.appending(path: name))))
  }

  static func text(_ text: String, name: String = "r.json") -> SourceResponse {
    SourceResponse(name: name, bytes: Array(text.utf8))
  }

  static func expected() throws -> Expected {
    try JSONDecoder().decode(Expected.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
  }

  /// `expected.json`, which `make_fixtures.py` writes.
  struct Expected: Decodable {
    struct Yahoo: Decodable {
      let dates: [String]
      let stamps: [Int64]
      let raw: [String: [Double?]]
      let adjusted: [String: [Double?]]
    }

    let yahoo: Yahoo
    let binance: [String: [Double]]
  }
}

/// The problems that a reader reports.
func problems(_ read: () throws -> LoadedTable) throws -> [TableProblem] {
  do {
    _ = try read()
    return []
  } catch DataError.table(let problems) {
    return problems
  }
}
