/// The codes of the problems that reading a spec can find.
///
/// E143 to E149 are left to checks of a spec against its data, which other modules make.
enum ProblemCode: String, CaseIterable, Sendable {
  /// The file holds no value.
  case empty = "E101"
  /// Not well-formed YAML.
  case syntax = "E102"
  /// The document is not a mapping.
  case notAMapping = "E103"
  /// A key twice in one mapping.
  case duplicateKey = "E104"
  /// A key that nothing reads.
  case unknownKey = "E105"
  /// A required key is absent.
  case missingKey = "E106"
  /// A value of the wrong type.
  case wrongType = "E107"
  /// A number or text outside of what is allowed.
  case outOfRange = "E108"
  /// A name that is not one of the closed set.
  case unknownName = "E109"
  /// Aliases that expand to too many nodes.
  case tooManyNodes = "E110"
  /// An alias without a finished anchor.
  case badAlias = "E111"
  /// Collections nested too deeply.
  case tooDeep = "E112"
  /// A spec file that is too large.
  case tooLarge = "E113"
  /// `<<` with something other than a mapping or a list of mappings.
  case badMerge = "E114"
  /// A tag.
  case tag = "E115"
  /// More than one document in a file.
  case severalDocuments = "E116"
  /// Bytes that are not UTF-8 text.
  case notText = "E117"
  /// A key that is a list or a mapping.
  case badKey = "E118"
  /// A command-line override that cannot be applied.
  case badOverride = "E119"
  /// `base:` files that inherit from each other.
  case baseCycle = "E120"
  /// A chain of `base:` files that is too long.
  case baseTooDeep = "E121"
  /// A spec file that cannot be read.
  case unreadable = "E122"
  /// A name that is not safe as a file name.
  case badName = "E123"
  /// Two ways of saying one thing in the same place.
  case conflictingKeys = "E124"
  /// A key that has no effect with the other values given.
  case uselessKey = "E125"
  /// The same item twice in a list.
  case repeatedItem = "E126"
  /// A date, time zone, frequency or time format that cannot be read.
  case badTime = "E127"
  /// A key that a sweep cannot vary.
  case notSwept = "E128"
  /// A sweep with too many points.
  case tooManyPoints = "E129"
  /// Shares of a split that do not add up.
  case splitShares = "E140"
  /// Dates in the wrong order.
  case dateOrder = "E141"
  /// A window whose size is impossible whatever the data.
  case window = "E142"
  /// A sweep where one experiment is wanted.
  case sweep = "E150"
}
