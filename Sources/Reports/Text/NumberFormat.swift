/// How a number is written for a human reader.
///
/// Not-a-number is `nan` and the infinities are `inf` and `-inf` in every format. The minus sign is ASCII `-`; figures
/// replace it by the typographic one.
public enum NumberFormat: Sendable, Hashable {
  /// The shortest digits that read back to the same value, as in CSV files.
  case shortest

  /// At least this many significant digits; digits before the point are never rounded away.
  ///
  /// Values below 0.0001 and from 1e15 on are written as `1.23e-05`.
  case significant(Int)

  /// The same for the narrow margins of figures: values below 0.0001 and from a billion on as `1.23×10⁻⁵`.
  case brief(Int)

  /// Exactly this many digits after the point, with `,` between thousands from 10,000 on.
  case decimals(Int)

  /// A fraction as percent: 0.1234 with one decimal is `12.3%`.
  case percent(decimals: Int)

  /// A relative change as percent, always with a sign: 0.05 is `+5.0%`.
  case change(decimals: Int)

  /// Seconds as a duration: `3 min 05 s`.
  case duration

  /// Three significant digits with a suffix k, M, G or T from 1,000 on.
  case compact

  /// One number of decimals for all `values`, so that the smallest shows `significant` digits; where that would be more
  /// than six, `significant` digits of each.
  public static func common(for values: some Sequence<Double>, significant: Int = 3) -> NumberFormat {
    let sizes = values.lazy.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
    let smallest = sizes.min().map { DecimalDigits($0).exponent } ?? 1
    return significant - smallest > 6 ? .significant(significant) : .decimals(max(0, significant - smallest))
  }

  /// As `common`, where no number takes more than nine digits; else `significant` digits of each, as `brief` writes them.
  public static func commonBrief(for values: some Collection<Double>, significant: Int = 3) -> NumberFormat {
    let format = common(for: values, significant: significant)
    guard case .decimals = format else { return .brief(significant) }
    let fits = values.allSatisfy { !$0.isFinite || format.text($0).count(where: \.isNumber) <= 9 }
    return fits ? format : .brief(significant)
  }

  /// The text of `value` in this format.
  public func text(_ value: Double) -> String {
    guard value.isFinite else { return nonFiniteText(value) }
    switch self {
    case .shortest: return value.description
    case .significant(let count): return significantText(value, count: max(1, count))
    case .brief(let count): return briefText(value, count: max(1, count))
    case .decimals(let places): return groupedText(DecimalDigits(value), decimals: max(0, places))
    case .percent(let places): return percentText(value, decimals: places)
    case .change(let places):
      let text = percentText(value, decimals: places)
      return text.hasPrefix("-") ? text : "+" + text
    case .duration: return durationText(seconds: value)
    case .compact: return compactText(value)
    }
  }
}

func nonFiniteText(_ value: Double) -> String {
  value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
}

/// Decimal text with thousands separators once there are five digits before the point.
func groupedText(_ digits: DecimalDigits, decimals: Int) -> String {
  let rounded = digits.rounded(toDecimals: decimals)
  return rounded.fixed(decimals: decimals, grouped: rounded.exponent >= 5)
}

private func significantText(_ value: Double, count: Int) -> String {
  let digits = DecimalDigits(value).rounded(toSignificant: max(count, DecimalDigits(value).exponent))
  guard !digits.digits.isEmpty else { return "0" }
  if digits.exponent < -3 || digits.exponent > 15 { return scientificText(value, count: count) }
  return groupedText(digits, decimals: max(0, count - digits.exponent))
}

private func briefText(_ value: Double, count: Int) -> String {
  let digits = DecimalDigits(value).rounded(toSignificant: count)
  guard digits.exponent < -3 || digits.exponent > 9, !digits.digits.isEmpty else {
    return significantText(value, count: count)
  }
  let power = digits.exponent - 1
  return digits.shifted(by: -power).fixed(decimals: count - 1) + "×10" + superscript(power)
}

private func scientificText(_ value: Double, count: Int) -> String {
  let digits = DecimalDigits(value).rounded(toSignificant: count)
  let power = digits.exponent - 1
  let mantissa = digits.shifted(by: -power).fixed(decimals: count - 1)
  let size = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
  return "\(mantissa)e\(power < 0 ? "-" : "+")\(size)"
}

private func percentText(_ value: Double, decimals: Int) -> String {
  groupedText(DecimalDigits(value).shifted(by: 2), decimals: max(0, decimals)) + "%"
}

private func compactText(_ value: Double) -> String {
  let digits = DecimalDigits(value).rounded(toSignificant: 3)
  guard digits.exponent > 3 else { return significantText(value, count: 3) }
  let step = min(4, (digits.exponent - 1) / 3)
  let scaled = digits.shifted(by: -3 * step)
  return groupedText(scaled, decimals: scaled.decimals) + ["", "k", "M", "G", "T"][step]
}

/// Seconds as the two largest units that matter: `350 ms`, `4.2 s`, `3 min 05 s`, `2 h 04 min`, `3 d 04 h`.
private func durationText(seconds: Double) -> String {
  if seconds < 0 { return "-" + durationText(seconds: -seconds) }
  if seconds == 0 { return "0 s" }
  if seconds < 0.9995 { return significantText(seconds * 1000, count: seconds < 0.01 ? 2 : 3) + " ms" }
  if seconds < 9.95 { return DecimalDigits(seconds).fixed(decimals: 1) + " s" }
  guard seconds < 1e14 else { return significantText(seconds / 86_400, count: 3) + " d" }
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
  if whole < 86_400 { return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min" }
  return "\(groupThousands("\(whole / 86_400)")) d \(twoDigits(whole % 86_400 / 3600)) h"
}

/// An integer of at least two digits, padded with a zero.
func twoDigits(_ value: Int) -> String {
  value < 10 ? "0\(value)" : "\(value)"
}
