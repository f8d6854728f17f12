import Foundation
import Testing

@testable import Forecasting

@Suite("Decimal numbers")
struct DecimalParserTests {
  private func parse(_ text: String, mark: String = ".") -> DecimalParser.Outcome {
    Array(text.utf8).withUnsafeBufferPointer { DecimalParser(mark: Array(mark.utf8)[0]).parse($0) }
  }

  /// Known to be hard: halfway cases, the ends of the range, many digits, powers just outside the exact ones.
  static let hard = [
    "0", "-0", "+0", "0.0", "1", "-1", "+1", "1.", ".5", "-.5", "00012.50", "123456789012345678", "9007199254740992",
    "9007199254740993", "9007199254740991e22", "9007199254740992e22", "1e22", "1e23", "1e-22", "1e-23", "8.5e-22",
    "1.7976931348623157e308", "1.7976931348623158e308", "2.2250738585072014e-308", "2.2250738585072011e-308", "5e-324",
    "2.4703282292062327e-324", "2.4703282292062328e-324", "4.9406564584124654e-324", "1e-400",
    "1e-99999999999999999999",
    "0e999999999999", "0.1", "0.3", "3.14159265358979323846264338327950288419716939937510",
    "1.00000000000000011102230246251565",
    "1.000000000000000111022302462515654042363166809082031250000000001", "18446744073709551616", "18446744073709551615",
    "9999999999999999999", "99999999999999999999", "0.000000000000000000000000000000000000001",
    "179769313486231570000000000000000000000000000000e260", "6.631236846766476e-316", "1E5", "1e+5", "1e05", "1e-05",
    "0.500000000000000166533453693773481063544750213623046875", "7.2057594037927933e16", "123456.789e3",
  ]

  @Test("are those of strtod to the bit", arguments: hard)
  func strtodAgrees(text: String) throws {
    let expected = strtod(text, nil)
    #expect(expected.isFinite)
    guard case .number(let value) = parse(text) else {
      Issue.record("\(text) was refused")
      return
    }
    #expect(value.bitPattern == expected.bitPattern)
    #expect(parse(text.replacing(".", with: ","), mark: ",") == .number(value))
  }

  @Test("are those of strtod on 60,000 random texts of every length and size")
  func random() {
    var random = SyntheticRandom(seed: 5, series: 0)
    var faults: [String] = []
    for round in 0..<60_000 {
      let digits = (0..<(1 + Int(random.next() % 22))).map { _ in String(random.next() % 10) }.joined()
      let split = digits.index(digits.startIndex, offsetBy: Int(random.next() % UInt64(digits.count)))
      var text = (round % 3 == 0 ? "-" : "") + digits[..<split] + "." + digits[split...]
      if round % 2 == 0 { text += "e\(Int(random.next() % 640) - 330)" }
      let expected = strtod(text, nil)
      let outcome = parse(text)
      if expected.isFinite ? outcome != .number(expected) : outcome != .outOfRange { faults.append(text) }
    }
    #expect(faults.isEmpty)
  }

  @Test("read back the shortest digits of 60,000 random bit patterns")
  func shortest() {
    var random = SyntheticRandom(seed: 6, series: 0)
    var faults: [Double] = []
    for _ in 0..<60_000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite, parse("\(value)") != .number(value) { faults.append(value) }
    }
    #expect(faults.isEmpty)
  }

  @Test(
    "are nothing else",
    arguments: [
      "", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5.0", "1.2.3", "--1", "+-1", "nan", "NaN", "inf", "-inf",
      "infinity", "0x10", "0x1p3", "1p3", " 1", "1 ", "1\0", "1_0", "1,5", "1'000", "1f", "1d", "٣", "１", "1e5e5", "Ⅳ",
      "1:", "1/2",
    ])
  func malformed(text: String) {
    #expect(parse(text) == .malformed)
  }

  @Test("beyond the range are not numbers", arguments: ["1e309", "-1e309", "1.8e308", "1e999999999999999999999"])
  func outOfRange(text: String) {
    #expect(parse(text) == .outOfRange)
  }
}
