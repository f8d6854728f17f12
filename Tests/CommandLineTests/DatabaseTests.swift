import Foundation
import Testing

@Suite("Data in a database")
struct DatabaseTests {
  /// A hundred days that a query counts out, so that the small fixture is enough.
  static let spec = """
    name: rows
    data:
      source: sqlite
      path: prices.db
      query: >-
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 100)
        SELECT date('2024-01-01', '+' || i || ' days') AS day, 50 + i * 37 % 23 AS close FROM n
      time: day
      target: close
      frequency: 1d
    window: {lookback: 6}
    model: {family: moving-average}
    evaluation: {baselines: [naive]}
    plots: []
    """

  private func workspace() throws -> Workspace {
    let work = try TinyExperiment.workspace(Self.spec)
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/sources/prices.db")
    try work.write([UInt8](try Data(contentsOf: fixture)), to: "prices.db")
    return work
  }

  @Test("is read by a query, and cached by the bytes of the file and the query")
  func run() throws {
    let work = try workspace()
    #expect(try work.executed(["s.yaml"]).contains("load"))
    #expect(try work.executed(["s.yaml"]).isEmpty)
    #expect(try work.executed(["s.yaml", "data.missing=drop"]) == ["load", "report"])
    #expect(try work.run("verify", "rows").exitCode == 0)
    let wrong = try work.run("check", "s.yaml", "data.target=clos")
    #expect(wrong.exitCode == 4)
    #expect(wrong.firstError.hasSuffix("error[E143]: no column 'clos'; did you mean 'close'?"))
    let write = try work.run("check", "s.yaml", "data.query=DELETE FROM prices")
    #expect(write.exitCode == 4)
    #expect(write.firstError == "prices.db: error[D233]: SQLite: not authorized")
  }

  @Test("that is still in the log beside the database is not overlooked")
  func pending() throws {
    let work = try workspace()
    try work.write("x", to: "prices.db-wal")
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == 4)
    #expect(
      result.firstError == "s.yaml:4:9: error[E138]: the database has changes in its write-ahead log, which is not read"
    )
  }
}
