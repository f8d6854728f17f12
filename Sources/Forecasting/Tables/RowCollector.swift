/// Collects the rows of a source, checks the order of each series as it goes, and remembers what is missing.
///
/// Every format ends here, so that gaps, duplicates and missing values mean the same wherever data comes from. A row is
/// `beginRow`, a value or a missing value for each column, and `endRow`.
struct RowCollector {
  /// A missing value and where it stood.
  struct MissingCell {
    var row: Int
    var column: Int
    /// The index of its file among `files`.
    var file: Int
    var line: Int
    var textColumn: Int
  }

  /// Neighbouring rows that were put in, and the place of the row after them.
  struct Insertion {
    var series: Int
    var from: Timestamp
    var through: Timestamp
    var file: Int
    var line: Int
  }

  /// Something wrong with a row, to be reported where the row stands.
  struct Fault {
    var code: TableProblem.Code
    var message: String
    var hint: String?
  }

  /// What is known of a series while its rows arrive.
  private struct Progress {
    var lastTime: Timestamp?
    var lastFile = 0
    var lastLine = 0
    var rows = 0
    /// Whether the series is asked for.
    var isUsed = true
  }

  /// The columns' names.
  let columns: [String]
  let rules: SeriesRules
  /// Whether rows name their series.
  let isPanel: Bool
  private(set) var times: [Timestamp] = []
  /// Numbers by row, then column; NaN where a value is missing.
  private(set) var values: [Double] = []
  /// The series of each row; empty where rows do not name theirs.
  private(set) var seriesOfRow: [Int32] = []
  private(set) var seriesNames: [String] = []
  private(set) var missingCells: [MissingCell] = []
  private(set) var droppedRows = 0
  /// The rows that the data lacks by its frequency and that are filled, in the order in which they were noticed.
  private(set) var insertedRows: [Insertion] = []
  /// What each column begins with, in the first series that is asked for.
  private(set) var heads: [ColumnHead]
  /// The files that rows came from, as users know them.
  private(set) var files: [String] = []
  private let place: String
  private var progress: [Progress] = []
  /// The times to fill before the row that is being read, oldest first.
  private var absentTimes: [Timestamp] = []
  private var absentCount = 0
  /// Whether the row that is being read is asked for.
  private var isRowUsed = true
  private var seriesIndex: [String: Int] = [:]
  private var firstUsedSeries: Int?
  private var valuesBefore = 0
  private var missingBefore = 0

  /// As many rows as are put in; more say that the frequency is not that of the data.
  private static let insertionLimit = 1_000_000

  /// Begins without rows; `place` is what messages call a row's number.
  init(columns: [String], rules: SeriesRules, isPanel: Bool = false, place: String = "line") {
    self.place = place
    self.columns = columns
    self.rules = rules
    self.isPanel = isPanel
    heads = columns.map(ColumnHead.init(column:))
    if !isPanel {
      progress = [Progress()]
      seriesNames = [""]
    }
  }

  /// Says which file the following rows are from.
  mutating func begin(file: String) { files.append(file) }

  /// The number of a named series; new ones are numbered as they come.
  mutating func series(named name: String) -> Int {
    if let index = seriesIndex[name] { return index }
    let index = progress.count
    seriesIndex[name] = index
    seriesNames.append(name)
    progress.append(Progress(isUsed: rules.selection.contains(series: name)))
    return index
  }

  mutating func beginRow(time: Timestamp?, series: Int) {
    isRowUsed = progress[series].isUsed && time.map(rules.selection.contains) ?? true
    valuesBefore = values.count
    missingBefore = missingCells.count
  }

  mutating func append(_ value: Double) { values.append(value) }

  /// Notes that the next column has no value; what comes back is to be reported.
  ///
  /// - Parameter file: where the value should have been; the present file where nothing else is said.
  mutating func appendMissing(file: Int? = nil, line: Int, textColumn: Int) -> Fault? {
    let column = values.count - valuesBefore
    values.append(.nan)
    guard rules.missingPolicy != .error || !isRowUsed else {
      return Fault(
        code: .missingValue, message: "missing value in '\(printable(columns[column]))'",
        hint: "choose what a missing value becomes: forward-fill, interpolate or drop")
    }
    missingCells.append(
      MissingCell(row: times.count, column: column, file: file ?? files.count - 1, line: line, textColumn: textColumn))
    return nil
  }

  /// Takes a value that cannot be read for missing where its row is not asked for; false where it is to be reported.
  mutating func passesUnread() -> Bool {
    guard !isRowUsed else { return false }
    return appendMissing(line: 0, textColumn: 0) == nil
  }

  /// Keeps the row, unless a fault was reported for it or a value is missing and such rows are dropped.
  mutating func endRow(time: Timestamp?, series: Int, line: Int, isSound: Bool) {
    let isDropped = rules.missingPolicy == .drop && missingCells.count > missingBefore
    if isSound, !isDropped { insertRows(series: series, line: line) }
    absentTimes = []
    if isSound, let time { noteHeads(time: time, series: series) }
    // A faulty row still counts for the order of the next; a dropped one leaves a gap.
    if let time, !isDropped {
      progress[series].lastTime = time
      progress[series].lastFile = files.count - 1
      progress[series].lastLine = line
      progress[series].rows += 1
    }
    guard isSound, let time, !isDropped else {
      values.removeLast(values.count - valuesBefore)
      missingCells.removeLast(missingCells.count - missingBefore)
      if isDropped { droppedRows += 1 }
      return
    }
    times.append(time)
    if isPanel { seriesOfRow.append(Int32(truncatingIfNeeded: series)) }
  }

  private mutating func noteHeads(time: Timestamp, series: Int) {
    if firstUsedSeries == nil, progress[series].isUsed { firstUsedSeries = series }
    guard series == firstUsedSeries else { return }
    guard rules.order == .newestFirst || heads.contains(where: { !$0.isFull }) else { return }
    for column in columns.indices {
      heads[column].note(
        values[values.count - columns.count + column], at: time, series: seriesNames[series], order: rules.order)
    }
  }

  /// Puts in the rows, without any value, that are absent between the last row of a series and the one being read.
  private mutating func insertRows(series: Int, line: Int) {
    guard let first = absentTimes.first, let last = absentTimes.last else { return }
    let own = Array(values[valuesBefore...])
    values.removeLast(own.count)
    let ownMissing = Array(missingCells[missingBefore...])
    missingCells.removeLast(ownMissing.count)
    for time in rules.order == .newestFirst ? absentTimes.reversed() : absentTimes {
      for column in columns.indices {
        values.append(.nan)
        missingCells.append(
          MissingCell(row: times.count, column: column, file: files.count - 1, line: line, textColumn: 1))
      }
      times.append(time)
      if isPanel { seriesOfRow.append(Int32(truncatingIfNeeded: series)) }
    }
    values += own
    missingCells += ownMissing.map { cell in
      var cell = cell
      cell.row += absentTimes.count
      return cell
    }
    insertedRows.append(
      Insertion(series: series, from: first, through: last, file: files.count - 1, line: line))
  }

  /// What is wrong with a time after the one before it in its series; `endRow` puts in rows for times that are absent.
  mutating func orderFault(of time: Timestamp, series: Int) -> Fault? {
    guard let last = progress[series].lastTime else { return nil }
    let isNewestFirst = rules.order == .newestFirst
    let name = seriesNames[series].isEmpty ? "" : " of series '\(printable(seriesNames[series]))'"
    if time == last {
      return Fault(
        code: .duplicateTime, message: "time \(time)\(name) occurs twice (first at \(lastPlace(of: series)))",
        hint: rules.isDescribed && !isPanel
          ? "if the file holds several series, name the column that tells them apart" : nil)
    }
    if (time < last) != isNewestFirst {
      let other: CSVOptions.RowOrder = isNewestFirst ? .oldestFirst : .newestFirst
      return Fault(
        code: .disordered,
        message: "time \(time)\(name) comes \(isNewestFirst ? "after" : "before") \(last) of \(lastPlace(of: series))",
        hint: rules.isDescribed && progress[series].rows == 1
          ? "if the whole file runs that way, set order: \(other.rawValue)" : nil)
    }
    guard let frequency = rules.frequency, absentCount <= Self.insertionLimit else { return nil }
    let (from, to) = isNewestFirst ? (time, last) : (last, time)
    let absent = frequency.absent(between: from, and: to, zone: rules.zone, keepsAll: rules.fillsAbsentRows)
    let isUsed = progress[series].isUsed && rules.selection.contains(absent, between: from, and: to)
    if rules.fillsAbsentRows, absent.isFillable {
      guard absentCount + absent.count > Self.insertionLimit else {
        absentCount += absent.count
        absentTimes = absent.times
        return nil
      }
      guard isUsed else { return nil }
      absentCount += absent.count
      return Fault(
        code: .gap,
        message: "with those that are missing before \(to)\(name) there are more absent rows than can be filled "
          + "(1,000,000); is the frequency right?")
    }
    guard isUsed else { return nil }
    return absent.message(from: from, to: "\(to)\(name)", frequency, isFilled: rules.fillsAbsentRows).map { message in
      Fault(
        code: .gap, message: message,
        hint: rules.missingPolicy == .error && absent.isFillable
          ? "'missing: forward-fill' or 'interpolate' fills times that are absent, too" : nil)
    }
  }

  /// Such as `line 7`, and of which file where it is not the present one.
  private func lastPlace(of series: Int) -> String {
    let last = progress[series]
    return "\(place) \(last.lastLine)" + (last.lastFile == files.count - 1 ? "" : " of \(files[last.lastFile])")
  }
}
