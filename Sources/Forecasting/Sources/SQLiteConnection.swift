import CSQLite

/// A database in memory that can only be read.
struct SQLiteConnection: ~Copyable {
  private let handle: OpaquePointer
  private let name: String

  private init(handle: OpaquePointer, name: String) {
    self.handle = handle
    self.name = name
  }

  /// Opens the bytes of a database file.
  static func open(_ database: SourceResponse) throws(DataError) -> SQLiteConnection {
    func unusable(_ message: String) -> DataError {
      .table([TableProblem(.database, path: database.name, message: message)])
    }
    guard database.bytes.count >= 100, database.bytes.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw unusable("is not a SQLite 3 database")
    }
    var opened: OpaquePointer?
    guard sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw unusable("SQLite cannot be used")
    }
    let connection = SQLiteConnection(handle: opened, name: database.name)
    try connection.load(database.bytes)
    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, 1 << 24)
    sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_set_authorizer(opened, { _, action, first, second, _, _ in Self.permission(action, first, second) }, nil)
    return connection
  }

  deinit { sqlite3_close_v2(handle) }

  private func load(_ bytes: [UInt8]) throws(DataError) {
    guard let copy = sqlite3_malloc64(UInt64(bytes.count)) else { throw failure() }
    let buffer = copy.assumingMemoryBound(to: UInt8.self)
    bytes.withUnsafeBufferPointer { buffer.update(from: $0.baseAddress!, count: bytes.count) }
    // Databases with a write-ahead log say so here; a copy in memory has none.
    for place in [18, 19] where buffer[place] == 2 { buffer[place] = 1 }
    // SQLite frees the copy, also when it fails.
    let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
    let size = Int64(bytes.count)
    guard sqlite3_deserialize(handle, "main", buffer, size, size, flags) == SQLITE_OK,
      csqlite_distrust(handle) == SQLITE_OK
    else { throw failure() }
  }

  /// Compiles the one statement of a query.
  ///
  /// - Parameter workLimit: the most millions of SQLite's instructions that it may take.
  func prepare(_ query: String, workLimit: Int) throws(DataError) -> SQLiteStatement {
    var compiled: OpaquePointer?
    let (result, rest) = query.withCString { text in
      var tail: UnsafePointer<CChar>?
      let result = sqlite3_prepare_v2(handle, text, -1, &compiled, &tail)
      return (result, tail.map { String(cString: $0) } ?? "")
    }
    guard result == SQLITE_OK else { throw failure() }
    guard let compiled else {
      throw .table([TableProblem(.database, path: name, message: "the query is empty")])
    }
    let statement = SQLiteStatement(compiled, of: handle, name: name, workLimit: workLimit)
    guard sqlite3_stmt_readonly(compiled) != 0, !statement.columnNames.isEmpty else {
      throw .table([TableProblem(.database, path: name, message: "the query is no SELECT")])
    }
    guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
      throw .table([TableProblem(.database, path: name, message: "the query is more than one statement")])
    }
    return statement
  }

  private func failure() -> DataError { Self.failure(handle, name) }

  static func failure(_ handle: OpaquePointer, _ name: String) -> DataError {
    let text = sqlite3_errmsg(handle).map { printable(String(String(cString: $0).prefix(300))) } ?? "unknown"
    let hint =
      text.hasPrefix("not authorized")
      ? "a query may read tables, and nothing that changes anything or differs from run to run" : nil
    return .table([TableProblem(.database, path: name, message: "SQLite: \(text)", hint: hint)])
  }

  /// Functions whose value depends on more than the database.
  private static let unstable: Set<String> = [
    "random", "randomblob", "current_date", "current_time", "current_timestamp", "load_extension", "sqlite_version",
    "sqlite_source_id", "changes", "total_changes", "last_insert_rowid",
  ]

  private static func permission(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
  ) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
    case SQLITE_FUNCTION:
      let function = second.map { String(cString: $0).lowercased() } ?? ""
      return unstable.contains(function) ? SQLITE_DENY : SQLITE_OK
    default: return SQLITE_DENY
    }
  }
}

/// A compiled query, row by row; it must not outlive its connection.
struct SQLiteStatement: ~Copyable {
  /// A value of a row.
  enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob

    /// The value as messages show it.
    var described: String {
      switch self {
      case .null: "NULL"
      case .integer(let value): "\(value)"
      case .real(let value): "\(value)"
      case .text(let text): "the text \"\(printable(String(text.prefix(40))))\""
      case .blob: "a blob"
      }
    }
  }

  private let statement: OpaquePointer
  private let handle: OpaquePointer
  private let name: String
  /// What is left of the work that the query may take.
  private let work: UnsafeMutablePointer<Int>

  init(_ statement: OpaquePointer, of handle: OpaquePointer, name: String, workLimit: Int) {
    self.statement = statement
    self.handle = handle
    self.name = name
    work = .allocate(capacity: 1)
    work.initialize(to: workLimit)
    sqlite3_progress_handler(
      handle, 1_000_000,
      { counter in
        guard let work = counter?.assumingMemoryBound(to: Int.self) else { return 1 }
        work.pointee -= 1
        return work.pointee < 0 ? 1 : 0
      }, work)
  }

  deinit {
    sqlite3_progress_handler(handle, 0, nil, nil)
    sqlite3_finalize(statement)
    work.deallocate()
  }

  var columnNames: [String] {
    (0..<sqlite3_column_count(statement)).map { sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? "" }
  }

  /// Goes to the next row; false after the last.
  func step() throws(DataError) -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case SQLITE_INTERRUPT:
      throw .table([TableProblem(.limit, path: name, message: "the query takes too long")])
    default: throw SQLiteConnection.failure(handle, name)
    }
  }

  /// The value in a column of the present row.
  subscript(column: Int32) -> Cell {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      guard let text = sqlite3_column_text(statement, column) else { return .null }
      let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column)))
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB: return .blob
    default: return .null
    }
  }
}
