import Testing

@testable import Forecasting

@Suite("Time zones")
struct TimeZoneTests {
  struct Row: Decodable {
    let zone: String
    let second: Int64
    let offset: Int
  }

  static let missingDatabase: Comment = "the system has no tz database"

  @Test(
    "offsets agree with Python's zoneinfo from 1970 to 2060", .enabled(if: TimeZoneFile.isInstalled, missingDatabase))
  func zoneinfo() throws {
    let rows = try Fixture.decode([Row].self, "zones.json")
    #expect(rows.count > 400)
    for (name, rows) in Dictionary(grouping: rows, by: \.zone) {
      let zone = try TimeZoneRules(named: name)
      for row in rows {
        #expect(zone.offset(at: Timestamp(milliseconds: row.second * 1_000)) == row.offset, "\(name) \(row.second)")
      }
    }
  }

  @Test(
    "a clock reading is the earlier instant where it comes twice, and none where it is skipped",
    .enabled(if: TimeZoneFile.isInstalled, missingDatabase),
    arguments: [
      // New York sprang forward on 2021-03-14 at 02:00 and fell back on 2021-11-07 at 02:00.
      ("2021-03-14 01:59", "2021-03-14T06:59:00Z"), ("2021-03-14 02:30", nil),
      ("2021-03-14 03:00", "2021-03-14T07:00:00Z"),
      ("2021-11-07 00:59", "2021-11-07T04:59:00Z"), ("2021-11-07 01:30", "2021-11-07T05:30:00Z"),
      ("2021-11-07 02:00", "2021-11-07T07:00:00Z"),
      // By the rule of the file's last line.
      ("2055-07-01 12:00", "2055-07-01T16:00:00Z"), ("2055-12-01 12:00", "2055-12-01T17:00:00Z"),
    ] as [(String, String?)])
  func wall(text: String, expected: String?) throws {
    let zone = try TimeZoneRules(named: "America/New_York")
    let time = Array(text.utf8).withUnsafeBufferPointer { TimeParser(formats: [.iso8601], zone: zone).parse($0) }
    #expect(time?.description == expected)
  }

  @Test(
    "a date whose midnight is skipped is the first instant of its day; a written midnight is refused",
    .enabled(if: TimeZoneFile.isInstalled, missingDatabase))
  func skippedMidnight() throws {
    let zone = try TimeZoneRules(named: "America/Sao_Paulo")
    let formats = [TimeFormat.iso8601, try TimeFormat("%d.%m.%Y"), try TimeFormat("%d.%m.%Y %H:%M")]
    func parse(_ text: String) -> String? {
      Array(text.utf8).withUnsafeBufferPointer { TimeParser(formats: formats, zone: zone).parse($0) }?.description
    }
    #expect(parse("2017-10-15") == "2017-10-15T03:00:00Z" && parse("15.10.2017") == "2017-10-15T03:00:00Z")
    #expect(parse("2017-10-15 00:00") == nil && parse("15.10.2017 00:00") == nil)
  }

  @Test(
    "POSIX rules give the same offsets without a table",
    arguments: [
      // Berlin: last Sunday of March 01:00 UTC to last Sunday of October 01:00 UTC.
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2030-03-31T00:59:59Z", 3_600),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2030-03-31T01:00:00Z", 7_200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2030-10-27T00:59:59Z", 7_200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2030-10-27T01:00:00Z", 3_600),
      // The south: summer spans the new year.
      ("<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2030-01-01", -10_800),
      ("<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2030-06-01", -14_400),
      ("IST-5:30", "2030-06-01", 19_800), ("XXX0YYY,J60,J61/2", "2024-03-01T12:00:00Z", 3_600),
      ("XXX0YYY,59,60", "2024-02-29T12:00:00Z", 3_600),
    ])
  func posix(rule: String, at: String, offset: Int) throws {
    let zone = try #require(RecurringZone(rule))
    #expect(zone.offset(atSecond: time(at).milliseconds / 1_000) == offset)
  }

  @Test(
    "malformed POSIX rules are refused",
    arguments: ["", "AB1", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.1.0,M1.1.0", "CET-1 ", "<-03"])
  func badRule(text: String) {
    #expect(RecurringZone(text) == nil)
  }

  @Test("fixed offsets and UTC need no database")
  func fixed() throws {
    #expect(try TimeZoneRules(named: "UTC") == .utc)
    #expect(try TimeZoneRules(named: "+05:30").offset(at: time("2020-01-01")) == 19_800)
    #expect(try TimeZoneRules(named: "-0330").offset(at: time("2020-01-01")) == -12_600)
    #expect(throws: DataError.timeZone(name: "+5", reason: "expected an offset such as +02:00")) {
      try TimeZoneRules(named: "+5")
    }
  }

  @Test(
    "names that leave the database are refused",
    arguments: ["../../etc/passwd", "/etc/passwd", "Mars/Olympus", "", "a b", "Europe"])
  func badName(name: String) {
    #expect(throws: DataError.self) { try TimeZoneRules(named: name) }
  }

  @Test(
    "no cut or flipped byte of a tz file makes the reader trap", .enabled(if: TimeZoneFile.isInstalled, missingDatabase)
  )
  func damaged() throws {
    var file: [UInt8] = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
    func count(_ value: UInt8) -> [UInt8] { [0, 0, 0, value] }
    let empty = file + count(0) + count(0) + count(0) + count(0) + count(1) + count(1) + [UInt8](repeating: 0, count: 7)
    file = empty + Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + count(0) + count(0) + count(0) + count(1)
    file += count(2) + count(4)
    file += [0, 0, 0, 0, 0x5E, 0x0B, 0xE1, 0] + [1]
    file += [0, 0, 0, 0, 0, 0] + [0, 0, 0x0E, 0x10, 0, 0] + Array("AAA\0".utf8) + Array("\nAAA-1\n".utf8)
    let zone = try #require(TimeZoneFile.decode(file, name: "x"))
    // The transition is at 2020-01-01T00:00 UTC.
    #expect(zone.offset(at: time("2019-12-31")) == 0 && zone.offset(at: time("2020-01-01")) == 3_600)
    for index in file.indices {
      _ = TimeZoneFile.decode(Array(file[..<index]), name: "x")
      for bit in 0..<8 {
        var flipped = file
        flipped[index] ^= 1 << bit
        _ = TimeZoneFile.decode(flipped, name: "x")?.offset(at: time("2021-01-01"))
      }
    }
  }
}
