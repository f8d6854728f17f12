import Foundation

/// Numbers from `Tests/Fixtures/reports/oracle.py`.
struct Oracle: Decodable {
  struct Palette: Decodable {
    let colours: [String]
    let background: String
    let difference: Double
    let contrast: Double
  }

  let log: [[Double]]
  let exp: [[Double]]
  let calendar: [[Int]]
  let sample: [Double]
  let edges: [Double]
  let quantiles: [[Double]]
  let histogram: [Double]
  let density: [Double]
  let palettes: [String: Palette]

  static func load() throws -> Oracle {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/reports/oracle.json"))
    return try JSONDecoder().decode(Oracle.self, from: data)
  }
}
