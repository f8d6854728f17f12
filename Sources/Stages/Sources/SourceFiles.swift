import Artifacts
import Downloads
import Specs

/// The files that a source is read from, found and checked.
struct SourceFiles: Sendable {
  /// One file.
  struct File: Sendable {
    /// Its name among the files of the stage that reads it.
    let name: String
    /// What messages call it: the path in the spec, or the URL.
    let label: String
    /// Where its bytes are.
    let path: String
  }

  /// The files in the order in which they are read.
  private(set) var files: [File] = []
  /// Remarks, rendered.
  private(set) var warnings: [String] = []

  /// Finds the files of a spec's source, downloading what is missing where that is allowed.
  ///
  /// - Parameter dataPath: stands for the one file of a source.
  init(_ spec: ExperimentSpec, dataPath: String?, access: SourceAccess) throws(ExperimentError) {
    let inputs: [SourceInput]
    do { inputs = try spec.sourceInputs() } catch { throw .spec(error) }
    if let recorded = access.recordedFiles ?? (inputs.count == 1 ? dataPath.map { [inputs[0].name: $0] } : nil) {
      files = inputs.compactMap { input in
        recorded[input.name].map { File(name: input.name, label: input.label, path: $0) }
      }
      if files.count == inputs.count { return }
    }
    var problems: [SpecProblem] = []
    var urls: [(name: String, url: DownloadURL)] = []
    files = []
    for input in inputs {
      switch input.place {
      case .file(let written, let key):
        let path = spec.resolvedPath(for: written)
        problems += SourceFileCheck.problems(
          spec, written, key: key, path: path, allowedRoots: access.allowedRoots)
        if case .sqlite = spec.data { problems += SourceFileCheck.pendingChanges(spec, key: key, path: path) }
        files.append(File(name: input.name, label: input.label, path: path))
      case .request(let text):
        do throws(DownloadError) {
          urls.append((input.name, try DownloadURL(text, allowsLocalhost: access.allowsLocalhost)))
        } catch {
          // All requests go to one address: what is wrong with it is said once.
          if problems.isEmpty { problems.append(Self.refusal(spec, error)) }
        }
      }
    }
    guard problems.isEmpty else { throw .spec(SpecFailure(problems)) }
    if !urls.isEmpty {
      if access.isLocked, spec.data.sha256 == nil {
        throw .spec(
          SpecFailure([
            spec.problem(
              code: "E137", message: "'data' has no sha256, and --locked refuses downloads without one", at: "data",
              hint: "a run without --locked tells the digest to write")
          ]))
      }
      for (name, url) in urls {
        files.append(File(name: name, label: "\(url)", path: try Self.path(of: url, spec, access)))
      }
    }
    try checkDigest(spec, isDownloaded: !urls.isEmpty)
  }

  /// Where a response is: in the cache, or fetched into it.
  private static func path(
    of url: DownloadURL, _ spec: ExperimentSpec, _ access: SourceAccess
  ) throws(ExperimentError) -> String {
    guard let layout = access.layout else { throw .notDownloaded(url: "\(url)") }
    let cache = DownloadCache(layout.store)
    switch access.network {
    case .never:
      guard let path = cache.response(to: url) else { throw .notDownloaded(url: "\(url)") }
      return path
    case .ifMissing:
      if let path = cache.response(to: url) { return path }
    case .always: break
    }
    access.report("downloading \(url)")
    do {
      return try cache.keep(try Downloader().bytes(of: url), from: url)
    } catch let error as DownloadError {
      if case .refused = error { throw .spec(SpecFailure([refusal(spec, error)])) }
      throw .download(error)
    } catch let error as StoreError {
      throw .storage(error)
    } catch {
      throw .data(["\(error)"])
    }
  }

  /// Compares the files with the digest in the spec, or tells the digest where the spec of a download has none.
  private mutating func checkDigest(_ spec: ExperimentSpec, isDownloaded: Bool) throws(ExperimentError) {
    let expected = spec.data.sha256
    guard isDownloaded || expected != nil else { return }
    var digests: [(name: String, digest: Digest)] = []
    for file in files {
      do throws(ExternalFile.Fault) {
        digests.append((file.name, try ExternalFile.digest(of: file.path)))
      } catch {
        throw .data(["\(file.label): error[E131]: \(error)"])
      }
    }
    // Several files have the digest of their list, in the form that `sha256sum` writes.
    let list = digests.map { "\($0.digest.hex)  \($0.name)\n" }.joined()
    let found = digests.count == 1 ? digests[0].digest : Digest(hashing: Array(list.utf8))
    guard let expected else {
      warnings.append(
        spec.problem(
          code: "W201", severity: .warning,
          message: "'data' has no sha256: the service may give other data another time",
          at: "data", hint: "sha256: \(found.hex)"
        ).rendered())
      return
    }
    guard found.hex != expected else { return }
    let what = files.count == 1 ? "\(files[0].label): the SHA-256" : "the SHA-256 of the \(files.count) files together"
    throw .spec(
      SpecFailure([
        spec.problem(
          code: "E135", message: "\(what) is \(found.hex), the spec says \(expected)", at: "data.sha256",
          hint: isDownloaded ? "--refresh downloads it again" : nil, exitCode: 4)
      ]))
  }

  private static func refusal(_ spec: ExperimentSpec, _ error: DownloadError) -> SpecProblem {
    spec.problem(
      code: error.code, message: error.message, at: "data.base_url", hint: error.hint, exitCode: error.exitCode)
  }
}

extension DataSourceSpec {
  /// The digest that the source's files must have.
  var sha256: String? {
    switch self {
    case .csv(let source): source.sha256
    case .sqlite(let source): source.sha256
    case .coindesk(let source): source.service.sha256
    case .yahoo(let source): source.service.sha256
    case .binance(let source): source.service.sha256
    case .synthetic: nil
    }
  }
}
