import Foundation
import LocalServer
import Testing

/// Everything here talks to a server on this machine.
@Suite("Downloaded data")
struct DownloadTests {
  /// A spec whose data comes from a server.
  private func spec(_ address: String, _ extra: String = "") -> String {
    """
    name: net
    data:
      source: coindesk
      start: 2024-01-02
      end: 2024-03-31
      base_url: \(address)
    \(extra)
    window: {lookback: 6}
    model: {family: lstm, hidden_size: 4}
    training: {epochs: 1}
    evaluation: {baselines: [naive]}
    plots: []
    """
  }

  /// A CoinDesk response of a hundred days.
  static func closes(_ factor: Double = 1) -> String {
    let members = (0..<100).map { "\"\(TinyExperiment.day($0))\":\(TinyExperiment.value($0) * factor)" }
    return "{\"bpi\":{\(members.joined(separator: ","))}}"
  }

  /// `sha256sum` of a text.
  private func digest(_ text: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    return String(decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(64), as: UTF8.self)
  }

  @Test("is fetched once, told by its digest, and found again without a network")
  func cached() throws {
    let server = LocalServer { _ in .init(200, Self.closes()) }
    let work = try TinyExperiment.workspace(spec(server.address))
    let first = try work.run("run", "s.yaml", "--allow-localhost", "--quiet")
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(
      first.errors.hasPrefix(
        "s.yaml:3:3: warning[W201]: 'data' has no sha256: the service may give other data another time\n"
          + "  source: coindesk\n  ^\nhint: sha256: \(try digest(Self.closes()))\n"))
    #expect(
      server.targets == ["/v1/bpi/historical/close.json?start=2024-01-02&end=2024-03-31&currency=USD"])
    server.stop()
    for arguments in [["run", "--offline"], ["run"], ["check"], ["plan"]] {
      let again = try work.run(arguments + ["s.yaml", "--allow-localhost"])
      #expect(again.exitCode == 0, "\(again.errors)")
    }
    #expect(try work.executed(["s.yaml", "--allow-localhost"]).isEmpty)
    #expect(try work.run("verify", "net").exitCode == 0)
  }

  @Test("with the digest in the spec gives no warning, also when it is locked")
  func locked() throws {
    let server = LocalServer { _ in .init(200, Self.closes()) }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(spec(server.address))
    let refused = try work.run("run", "s.yaml", "--allow-localhost", "--locked")
    #expect(refused.exitCode == 3)
    #expect(
      refused.firstError == "s.yaml:3:3: error[E137]: 'data' has no sha256, and --locked refuses downloads without one")
    #expect(server.targets.isEmpty)
    try work.write(spec(server.address, "  sha256: \(try digest(Self.closes()))"), to: "s.yaml")
    let run = try work.run("run", "s.yaml", "--allow-localhost", "--locked", "--quiet")
    let remarks = run.errors.split(separator: "\n").filter { !$0.hasPrefix("warning[W305]") }
    #expect(run.exitCode == 0 && remarks.isEmpty, "\(run.errors)")
  }

  @Test("that is not what the spec says is refused")
  func wrongDigest() throws {
    let server = LocalServer { _ in .init(200, Self.closes()) }
    defer { server.stop() }
    let other = String(repeating: "f", count: 64)
    let work = try TinyExperiment.workspace(spec(server.address, "  sha256: \(other)"))
    let result = try work.run("run", "s.yaml", "--allow-localhost", "--quiet")
    #expect(result.exitCode == 4)
    #expect(result.firstError.hasPrefix("s.yaml:7:11: error[E135]: \(server.address)/v1/"))
    #expect(result.firstError.hasSuffix(": the SHA-256 is \(try digest(Self.closes())), the spec says \(other)"))
  }

  @Test("changes only when it is asked for anew, and what depends on it then runs again")
  func refresh() throws {
    let server = LocalServer { .init(200, Self.closes($0.earlier == 0 ? 1 : 2)) }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(spec(server.address))
    _ = try work.executed(["s.yaml", "--allow-localhost"])
    let first = try work.digest("load", "series.safetensors", of: "net")
    #expect(try work.executed(["s.yaml", "--allow-localhost"]).isEmpty)
    #expect(try work.executed(["s.yaml", "--allow-localhost", "--refresh"]).contains("load"))
    #expect(try work.digest("load", "series.safetensors", of: "net") != first)
    #expect(server.targets.count == 2)
  }

  @Test("that was damaged in the cache is fetched again, and is missing where that is not allowed")
  func damage() throws {
    let server = LocalServer { _ in .init(200, Self.closes()) }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(spec(server.address))
    _ = try work.executed(["s.yaml", "--allow-localhost"])
    let path = "runs/.store/downloads/\(try digest(Self.closes()))"
    #expect(try work.text(path) == Self.closes())
    try work.write(Self.closes().replacingOnce("2024-01-05", by: "2024-01-06"), to: path)
    let offline = try work.run("run", "s.yaml", "--allow-localhost", "--offline")
    #expect(offline.exitCode == 10)
    #expect(offline.firstError.hasSuffix("&currency=USD: not downloaded yet"))
    #expect(try work.executed(["s.yaml", "--allow-localhost"]).isEmpty)
    #expect(try work.text(path) == Self.closes())
  }

  @Test("needs https, or permission for this machine, before anything is sent")
  func policy() throws {
    let server = LocalServer { _ in .init(200, Self.closes()) }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(spec(server.address))
    for command in ["run", "check", "plan"] {
      let result = try work.run(command, "s.yaml")
      #expect(result.exitCode == 8)
      #expect(result.firstError.hasPrefix("s.yaml:6:13: error[E134]: only https is allowed: \(server.address)/v1/"))
      #expect(result.errors.contains("hint: --allow-localhost permits addresses of this machine"))
    }
    try work.write(spec("http://example.org"), to: "s.yaml")
    #expect(try work.run("run", "s.yaml", "--allow-localhost").exitCode == 8)
    #expect(server.targets.isEmpty)
    #expect(try work.entries() == ["s.yaml"])
  }

  @Test("of a bad kind is an error of the data at its place in the response, and leaves no run")
  func badResponse() throws {
    let server = LocalServer { _ in .init(200, "{\"bpi\":\n{\"2024-01-02\":\"x\"}}") }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(spec(server.address))
    let result = try work.run("run", "s.yaml", "--allow-localhost", "--quiet")
    #expect(result.exitCode == 4)
    #expect(
      result.errors.contains("&currency=USD:2:15: error[D231]: 'bpi.2024-01-02' must be a number, got a string\n"))
    #expect(!work.exists("runs/net"))
  }

  @Test("that a service refuses or that is not there ends with exit code 10")
  func failures() throws {
    let server = LocalServer { _ in .init(404, "{\"error\":\"none\"}") }
    let work = try TinyExperiment.workspace(spec(server.address))
    let refused = try work.run("run", "s.yaml", "--allow-localhost", "--quiet")
    #expect(refused.exitCode == 10)
    #expect(refused.firstError.hasSuffix("&currency=USD: the server answered 404: {\"error\":\"none\"}"))
    server.stop()
    let gone = try work.run("run", "s.yaml", "--allow-localhost", "--quiet")
    #expect(gone.exitCode == 10 && gone.firstError.hasPrefix("error[N102]: "))
    let check = try work.run("check", "s.yaml", "--allow-localhost")
    #expect(check.exitCode == 0)
    #expect(check.output == "s.yaml: ok as far as can be seen without its data, which 'almanac run' downloads\n")
    #expect(try work.run("run", "s.yaml", "--offline", "--refresh").exitCode == 2)
  }

  @Test("may be saved files, which give the same results as the download of the same bytes")
  func saved() throws {
    let server = LocalServer { _ in .init(200, Self.closes()) }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(spec(server.address))
    _ = try work.executed(["s.yaml", "--allow-localhost"])
    try work.write(Self.closes(), to: "usd.json")
    let text = spec(server.address).replacingOnce("base_url: \(server.address)", by: "file: usd.json")
    try work.write(text, to: "f.yaml")
    // Only the report shows the spec, with its file.
    #expect(try work.executed(["f.yaml"]) == ["report"])
    #expect(server.targets.count == 1)
    try work.write(text.replacingOnce("usd.json", by: "none.json"), to: "g.yaml")
    let missing = try work.run("run", "g.yaml")
    #expect(missing.exitCode == 4)
    #expect(missing.firstError == "g.yaml:6:9: error[E131]: none.json: no such file")
    try work.write(text.replacingOnce("usd.json", by: "/etc/hostname"), to: "g.yaml")
    #expect(try work.run("run", "g.yaml").exitCode == 8)
  }

  @Test("comes in pages from Binance, which are cached one by one")
  func pages() throws {
    let hour = 3_600_000
    let server = LocalServer { request in
      func value(_ name: String) -> Int {
        let text = request.target.split(separator: "&").first { $0.hasPrefix(name + "=") } ?? ""
        return Int(text.dropFirst(name.count + 1)) ?? 0
      }
      if value("startTime") > 1_707_000_000_000, request.earlier == 0 { return .init(404, "later") }
      let klines = stride(from: value("startTime"), through: value("endTime"), by: hour).map { open in
        let close = 100 + open / hour % 17
        return "[\(open),\"1\",\"2\",\"0\",\"\(close)\",\"3\",\(open + hour - 1),\"4\",5,\"6\",\"7\",\"0\"]"
      }
      return .init(200, "[\(klines.joined(separator: ","))]")
    }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(
      """
      name: pages
      data:
        source: binance
        symbol: BTCUSDT
        interval: 1h
        start: 2024-01-01
        end: 2024-02-20
        frequency: 1h
        base_url: \(server.address)
      window: {lookback: 6}
      model: {family: moving-average}
      evaluation: {baselines: [naive]}
      plots: []
      """)
    #expect(try work.run("run", "s.yaml", "--allow-localhost", "--quiet").exitCode == 10)
    #expect(server.targets.count == 2)
    let second = try work.run("run", "s.yaml", "--allow-localhost", "--quiet")
    #expect(second.exitCode == 0, "\(second.errors)")
    // The first page was kept; only the second was asked for again.
    #expect(server.targets.count == 3)
    #expect(second.firstError.contains("warning[W201]"))
  }

  /// A response of Yahoo's chart service: a hundred days of 2024 at New York's opening, the fifth without a bar, and
  /// every price adjusted to half.
  private static let chart: String = {
    func list(_ value: (Int) -> Double) -> String {
      (0..<100).map { $0 == 4 ? "null" : "\(value($0))" }.joined(separator: ",")
    }
    let stamps = (0..<100).map { "\(1_704_205_800 + $0 * 86_400)" }.joined(separator: ",")
    return """
      {"chart":{"result":[{"meta":{"currency":"USD","symbol":"EXMPL","gmtoffset":-18000,
      "exchangeTimezoneName":"America/New_York","dataGranularity":"1d","range":"6mo"},"timestamp":[\(stamps)],
      "indicators":{"quote":[{"open":[\(list { 2 * TinyExperiment.value($0) })],
      "high":[\(list { 2 * TinyExperiment.value($0) + 2 })],"low":[\(list { 2 * TinyExperiment.value($0) - 2 })],
      "close":[\(list { 2 * TinyExperiment.value($0) })],"volume":[\(list { Double(1000 + $0) })]}],
      "adjclose":[{"adjclose":[\(list(TinyExperiment.value))]}]}}],"error":null}}
      """
  }()

  @Test(
    "of Yahoo by range or dates, adjusted or raw, with an empty bar dropped or filled",
    arguments: [
      ("range: 6mo", true, "drop", "range=6mo"),
      ("start: 2024-01-02, end: 2024-04-10", false, "forward-fill", "period1=1704067200&period2=1712880001"),
    ])
  func yahoo(span: String, isAdjusted: Bool, missing: String, query: String) throws {
    let server = LocalServer { _ in .init(200, Self.chart) }
    defer { server.stop() }
    let work = try TinyExperiment.workspace(
      """
      name: net
      data:
        {source: yahoo, symbol: EXMPL, \(span), adjusted: \(isAdjusted), missing: \(missing),
         base_url: '\(server.address)'}
      window: {lookback: 6}
      model: {family: moving-average}
      evaluation: {baselines: [naive]}
      plots: []
      """)
    let run = try work.run("run", "s.yaml", "--allow-localhost", "--quiet")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(server.targets == ["/v8/finance/chart/EXMPL?\(query)&interval=1d&includeAdjustedClose=true"])
    let rows = try work.table("runs/net/latest/predictions.csv").rows.filter { $0["model"] == "naive" }
    #expect(rows.count > 10)
    let byDay = Dictionary(
      uniqueKeysWithValues: (0..<100).map { (TinyExperiment.day($0 + 1), TinyExperiment.value($0)) })
    for row in rows {
      let value = try #require(byDay[row["time"] ?? ""], "\(row["time"] ?? "")")
      #expect(row["actual"] == "\(isAdjusted ? value : 2 * value)")
    }
  }
}
