#if canImport(Glibc)
  import Glibc
#endif

/// A program that ran to its end.
struct ChildProcess {
  let milliseconds: Double
  /// The largest resident set, in MB.
  let peakMemory: Double

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The program `almanac` that was built beside this one.
  static func almanac() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let path = own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/almanac"
    guard access(path, X_OK) == 0 else { throw Failure(description: "\(path) is not there: run make build") }
    return path
  }

  /// Runs a program without output and waits for it.
  static func run(_ path: String, _ arguments: [String]) throws -> ChildProcess {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Int32(1)...2 {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var words = ([path] + arguments).map { strdup($0) }
    defer { words.forEach { free($0) } }
    words.append(nil)
    var process = pid_t()
    var status: Int32 = 0
    var usage = rusage()
    var started: Int32 = 0
    let time = Stopwatch.time {
      started = posix_spawn(&process, path, &actions, nil, words, environ)
      if started == 0 { wait4(process, &status, 0, &usage) }
    }
    guard started == 0, status == 0 else {
      throw Failure(description: "\(path) \(arguments.joined(separator: " ")) failed")
    }
    return ChildProcess(milliseconds: time, peakMemory: Double(usage.ru_maxrss) / 1024)
  }
}

/// Runs a body with the path of a new directory, which is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  var template = Array("/tmp/almanac-benchmarks-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw ChildProcess.Failure(description: "no temporary directory") }
  let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { _ = try? ChildProcess.run("/bin/rm", ["-rf", path]) }
  return try await body(path)
}
