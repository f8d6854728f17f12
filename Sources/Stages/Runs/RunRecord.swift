public import Artifacts
import NumericEngine
import Planning
import Specs

#if canImport(Glibc)
  import Glibc
#endif

/// A run's `run.json`: how and when it was made; the only file of a run that may differ between identical runs.
public struct RunRecord: Sendable {
  /// What became of a run.
  public enum Status: String, Sendable, CaseIterable {
    /// Everything is there.
    case done
    /// A stage failed.
    case failed
    /// Somebody stopped it; the same command continues it.
    case interrupted
    /// The halving of a sweep gave it up; running it by itself continues it.
    case stopped
  }

  /// The whole record.
  public let value: CanonicalValue

  /// What became of the run.
  public var status: Status? { value["status"]?.stringValue.flatMap(Status.init) }
  /// The experiment's name.
  public var experiment: String { value["experiment"]?.stringValue ?? "" }
  /// The run's id.
  public var run: String { value["run"]?.stringValue ?? "" }
  /// When it ended, in ISO 8601.
  public var finished: String { value["finished"]?.stringValue ?? "" }
  /// The seconds that it took.
  public var seconds: Double { value["seconds"]?.number ?? 0 }
  /// What it was judged on.
  var testPart: TestPart? { TestPart(value["test"]) }
  /// Where its data was read from.
  public var dataPath: String? { value["data"]?.stringValue }

  /// Where the files of its source were read from, by their names.
  public var sourceFiles: [String: String]? {
    value["files"]?.objectValue?.compactMapValues(\.stringValue)
  }

  /// What it says of which run it is and what the run was made of does not: each a clause, with what is right.
  func contradictions(experiment name: String, plan: Digest) -> [String] {
    let identity = [
      ("experiment", experiment, name), ("run", run, Plan.runID(of: plan)),
      ("plan", value["plan"]?.stringValue ?? "", plan.hex),
    ]
    return identity.filter { $0.1 != $0.2 }.map { "\($0.0) '\($0.1)' instead of '\($0.2)'" }
  }

  /// Reads a run's folder; nil where there is no record that can be read, or it names no run.
  public init?(folder: String) {
    guard let bytes = try? RunFile.read(RunLayout.File.record, in: folder),
      let value = try? CanonicalValue(parsing: bytes),
      value["experiment"]?.stringValue != nil, value["run"]?.stringValue != nil
    else { return nil }
    self.value = value
  }

  init(
    _ experiment: Experiment, _ result: PlanResult, status: Status, started: Int64, seconds: Double,
    testPart: TestPart?, warnings: [String]
  ) {
    var stages: [String: CanonicalValue] = [:]
    for stage in result.stages {
      stages[stage.stage] = ["outcome": .string(stage.outcome.word), "seconds": .double(Self.rounded(stage.seconds))]
    }
    var files: [String: CanonicalValue] = [:]
    for file in experiment.sources.files { files[file.name] = .string(file.path) }
    value = [
      "format": 1, "status": .string(status.rawValue), "experiment": .string(experiment.spec.name),
      "run": .string(experiment.plan.runID), "plan": .string(experiment.plan.digest.hex),
      "started": .string(Timestamp.text(millisecondsSince1970: started)),
      "finished": .string(Timestamp.text(millisecondsSince1970: Timestamp.nowInMilliseconds())),
      "seconds": .double(Self.rounded(seconds)),
      "spec": .string(experiment.specPath), "overrides": .array(experiment.overrides.map { .string($0) }),
      "data": experiment.dataPath.map { .string($0) } ?? .null, "files": .object(files),
      "stages": .object(stages), "test": testPart.map { .object($0.canonicalValue) } ?? .null,
      "error": result.failure.map { .string($0.description) } ?? .null,
      "warnings": .array(warnings.map { .string($0) }),
      "machine": Machine.description,
      "versions": [
        "almanac": .string(AlmanacVersion.text), "engine": .int(Trainer.numericVersion),
        "swift": .string(AlmanacVersion.compiler),
      ],
    ]
  }

  private init(value: CanonicalValue) { self.value = value }

  /// The same record but for what became of the run.
  func with(status: Status) -> RunRecord {
    var members = value.objectValue ?? [:]
    members["status"] = .string(status.rawValue)
    return RunRecord(value: .object(members))
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}

/// The program's version.
public enum AlmanacVersion {
  /// As in the changelog.
  public static let text = "0.1.0"

  /// The Swift version that the compiler speaks.
  static var compiler: String {
    #if compiler(>=6.3)
      "6.3 or later"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1 or earlier"
    #endif
  }
}

/// What a run was made on.
enum Machine {
  static var description: CanonicalValue {
    var name = utsname()
    uname(&name)
    return [
      "host": .string(text(&name.nodename)), "system": .string(text(&name.sysname)),
      "release": .string(text(&name.release)), "architecture": .string(text(&name.machine)),
      "cores": .int(cores), "processor": .string(processor),
    ]
  }

  /// The cores that this process may use.
  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private static var processor: String {
    guard let bytes = FilePlaces.contents("/proc/cpuinfo", limit: 1 << 20) else { return "" }
    for line in bytes.split(separator: UInt8(ascii: "\n"))
    where line.starts(with: "model name".utf8) {
      let text = String(decoding: line, as: UTF8.self)
      return text.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) } ?? ""
    }
    return ""
  }

  private static func text<Field>(_ field: inout Field) -> String {
    withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
