/// Which columns hold the prices and the volume of the time that a row covers.
public struct BarsSpec: Sendable, Equatable {
  /// The column of the first price.
  public let open: String
  /// The column of the highest price.
  public let high: String
  /// The column of the lowest price.
  public let low: String
  /// The column of the last price.
  public let close: String
  /// The column of the traded volume.
  public let volume: String
}

extension BarsSpec: SpecSection {
  init(fields: inout FieldReader) {
    open = fields.value("open", .text(), default: "open", "The column of the first price.")
    high = fields.value("high", .text(), default: "high", "The column of the highest price.")
    low = fields.value("low", .text(), default: "low", "The column of the lowest price.")
    close = fields.value("close", .text(), default: "close", "The column of the last price.")
    volume = fields.value("volume", .text(), default: "volume", "The column of the traded volume.")
  }
}
