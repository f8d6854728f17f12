public import Artifacts
public import Planning
import Specs

#if canImport(Glibc)
  import Glibc
#endif

/// Runs a finished run again, from its own spec and the same data, into a scratch store, and compares the artifacts.
public struct Verification: Sendable {
  /// What came of one pass.
  public struct Report: Sendable {
    /// Artifacts that were compared.
    public let artifacts: Int
    /// What differs, in the order in which stages run; the first text also says where.
    public let differences: [String]
    /// What was said where the pass was stopped.
    public let interruption: String?
  }

  let experiment: Experiment
  let record: RunRecord
  let expected: Lock
  let layout: RunLayout
  let folder: String

  /// Reads a run's folder.
  ///
  /// - Throws: `VerificationError` where the run is not complete, or where its spec and data no longer give its plan.
  public init(folder: String, layout: RunLayout) throws(VerificationError) {
    guard let record = RunRecord(folder: folder), record.status == .done,
      FilePlaces.exists("\(folder)/\(RunLayout.File.lock)")
    else { throw .incomplete(folder) }
    let bytes: [UInt8]
    do {
      bytes = try RunFile.read(RunLayout.File.lock, in: folder)
    } catch {
      throw .runFile(.model(path: error.path, reason: error.reason))
    }
    let spec = "\(folder)/\(RunLayout.File.spec)"
    guard FilePlaces.exists(spec) else { throw .runFile(.model(path: spec, reason: "no such file")) }
    do {
      expected = try Lock(fileBytes: bytes)
      var access = SourceAccess()
      access.layout = layout
      access.recordedFiles = record.sourceFiles
      experiment = try Experiment(path: spec, dataPath: record.dataPath, access: access)
    } catch let error as ExperimentError {
      throw .experiment(error)
    } catch {
      throw .incomplete(folder)
    }
    guard experiment.plan.digest == expected.plan else {
      throw .changed(was: expected.plan.short, now: experiment.plan.digest.short)
    }
    self.record = record
    self.layout = layout
    self.folder = folder
  }

  /// The files of the run's folder that are copies of its results: how many there are, and which are missing or changed,
  /// and where; beside them the record, where it names another run.
  ///
  /// - Throws: `VerificationError.storage` where one cannot be read.
  public func checkFolder() throws(VerificationError) -> (count: Int, faults: [String]) {
    do {
      var (count, faults) = try RunFiles(experiment).check(folder, against: expected, layout.store)
      let contradictions = record.contradictions(experiment: experiment.name, plan: expected.plan)
      if !contradictions.isEmpty {
        faults.append("\(RunLayout.File.record): \(contradictions.joined(separator: ", "))")
      }
      return (count, faults)
    } catch {
      throw .storage(error)
    }
  }

  /// Runs everything once with a number of threads.
  public func run(threads: Int, cancellation: CancellationFlag) async throws(VerificationError) -> Report {
    let scratch = scratchFolder("verify-\(threads)")
    defer { Self.remove(scratch) }
    var options = ExecutionOptions()
    options.threads = threads
    options.jobs = threads
    options.cancellation = cancellation
    let result = await LocalExecutor(store: Store(root: scratch)).execute(experiment.plan, options)
    if let failure = result.failure { throw .failed(failure) }
    if let interruption = result.interruption ?? (result.isComplete ? nil : "interrupted") {
      return Report(artifacts: 0, differences: [], interruption: interruption)
    }
    return report(result.lock, in: Store(root: scratch))
  }

  /// Compares what a pass made with what the run has, in the order in which stages run; of the first artifact that differs
  /// also where.
  private func report(_ found: Lock, in scratch: Store) -> Report {
    var differences: [String] = []
    var count = 0
    for stage in experiment.plan.stages {
      for (name, digest) in (expected.stages[stage.id]?.artifacts ?? [:]).sorted(by: { $0.key < $1.key }) {
        count += 1
        let now = found.stages[stage.id]?.artifacts[name]
        guard now != digest else { continue }
        differences.append("\(stage.id)/\(name): \(digest.short) -> \(now?.short ?? "missing")")
        guard differences.count == 1, let now else { continue }
        if let old = layout.store.bytes(of: digest), let new = scratch.bytes(of: now) {
          differences[0] += "\n  first difference: \(FirstDifference.text(name, was: old, now: new))"
        } else {
          differences[0] += "\n  the run's artifact is no longer in the store, so that it cannot be said where"
        }
      }
    }
    return Report(artifacts: count, differences: differences, interruption: nil)
  }

  /// Where a scratch store may be: beside the run's store, or in the folder for temporary files where nothing can be written
  /// there.
  ///
  /// Nobody has such a folder or can foresee its name: what a killed process or somebody else left is not taken for this
  /// pass's own.
  func scratchFolder(_ name: String) -> String {
    let entry = "\(name)-\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    let staging = "\(layout.store.root)/staging"
    if access(staging, W_OK | X_OK) == 0, FilePlaces.isFolder(staging) { return "\(staging)/\(entry)" }
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    return FilePlaces.absolute(temporary.isEmpty ? "/tmp" : temporary) + "/almanac-\(entry)"
  }

  /// Removes the scratch store, which holds nothing but what this pass wrote.
  static func remove(_ path: String) {
    for name in FilePlaces.names(in: path) {
      let entry = "\(path)/\(name)"
      if unlink(entry) != 0, errno == EISDIR || errno == EPERM { remove(entry) }
    }
    rmdir(path)
  }
}

/// Why a run cannot be verified.
public enum VerificationError: Error, CustomStringConvertible {
  /// The folder does not hold a finished run.
  case incomplete(String)
  /// The run's spec or data has a problem now.
  case experiment(ExperimentError)
  /// Program or data are not those of the run any more.
  case changed(was: String, now: String)
  /// A stage failed.
  case failed(StageFailure)
  /// The canary could not be tried.
  case canary(String)
  /// A file of the run's folder is missing or is not what the run made.
  case runFile(PredictionError)
  /// A file cannot be read.
  case storage(StoreError)

  /// The process exit code.
  public var exitCode: Int32 {
    switch self {
    case .incomplete, .canary: 4
    case .experiment(let error): error.exitCode
    case .changed: 9
    case .failed(let failure): failure.processExitCode
    case .runFile(let error): error.exitCode
    case .storage(let error): error.exitCode
    }
  }

  /// The text for people.
  public var description: String {
    switch self {
    case .incomplete(let folder): "error[V101]: \(folder) does not hold a finished run"
    case .experiment(let error): error.rendered
    case .changed(let was, let now):
      "error[V102]: data, program or spec.yaml changed since the run: its plan was \(was), it is now \(now)"
    case .failed(let failure): failure.rendered
    case .canary(let reason): "error[V103]: the canary cannot be tried: \(reason)"
    case .runFile(let error): error.description
    case .storage(let error): error.description
    }
  }
}
