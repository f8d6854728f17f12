/// Which window the plots `gates` and `attention` look into.
public struct InspectionSpec: Sendable, Equatable {
  /// The last test window that had seen nothing after this time is shown; the middle one of the test part when absent.
  public let cutoff: SpecDate?
}

extension InspectionSpec: SpecSection {
  init(fields: inout FieldReader) {
    cutoff = fields.optional(
      "cutoff", .date, "The last test window that has seen nothing after this time; default the middle one.",
      examples: "2020-06-30")
  }
}
