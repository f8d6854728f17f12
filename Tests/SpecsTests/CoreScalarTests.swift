import Testing

@testable import Specs

// Expected values are the tables of YAML 1.2.2, section 10.3.2.
@Suite("YAML 1.2 core scalars")
struct CoreScalarTests {
  @Test(
    "a plain scalar means what the core schema says",
    arguments: [
      ("", CoreScalar.null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nUll", .string("nUll")),
      ("true", .bool(true)), ("False", .bool(false)), ("FALSE", .bool(false)), ("tRUE", .string("tRUE")),
      ("NO", .string("NO")), ("yes", .string("yes")), ("on", .string("on")), ("y", .string("y")),
      ("0", .int(0)), ("-0", .int(0)), ("+12", .int(12)), ("-19", .int(-19)), ("007", .int(7)), ("0o7", .int(7)),
      ("0o8", .string("0o8")), ("0x3A", .int(58)), ("0xg", .string("0xg")), ("0x", .string("0x")),
      ("-0x1", .string("-0x1")), ("0b1", .string("0b1")), ("1_000", .string("1_000")), ("٣", .string("٣")),
      ("9223372036854775807", .int(.max)), ("9223372036854775808", .double(9223372036854775808)),
      ("0xFFFFFFFFFFFFFFFF", .double(18_446_744_073_709_551_616)),
      ("0.", .double(0)), (".5", .double(0.5)), ("-.5e1", .double(-5)), ("1e3", .double(1000)),
      ("12e-2", .double(0.12)),
      ("1e999", .double(.infinity)), ("1e", .string("1e")), ("e5", .string("e5")), (".", .string(".")),
      ("-", .string("-")), ("+", .string("+")), ("1.5.2", .string("1.5.2")), ("1 ", .string("1 ")),
      (".inf", .double(.infinity)), ("-.INF", .double(-.infinity)), ("inf", .string("inf")), ("nan", .string("nan")),
      ("0x1p3", .string("0x1p3")), ("2001-01-01", .string("2001-01-01")), ("1:30", .string("1:30")),
    ])
  func meaning(text: String, expected: CoreScalar) { #expect(CoreScalar(plain: text) == expected) }

  @Test(".nan is not a number") func nan() {
    guard case .double(let value) = CoreScalar(plain: ".nan") else { return #expect(Bool(false), "not a double") }
    #expect(value.isNaN)
  }
}
