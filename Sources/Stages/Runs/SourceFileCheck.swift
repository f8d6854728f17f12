import Artifacts
import Specs

#if canImport(Glibc)
  import Glibc
#endif

/// Whether a file that the spec names may be read and is there, before anything is made of it.
enum SourceFileCheck {
  static func problems(
    _ spec: ExperimentSpec, _ written: Located<String>, key: String, path: String, allowedRoots: [String]
  ) -> [SpecProblem] {
    let name = written.value
    guard let real = FilePlaces.real(path) else {
      let reason = errno == EACCES ? "permission denied" : "no such file"
      return [
        spec.problem(
          code: "E131", message: "\(name): \(reason)", at: key,
          hint: "looked for as \(FilePlaces.absolute(path)): paths in a spec are seen from its own folder, "
            + "those of the command line from the working directory", exitCode: 4)
      ]
    }
    let folder = FilePlaces.parent(FilePlaces.absolute(written.location.file))
    let roots = ([folder, FilePlaces.currentDirectory] + allowedRoots).compactMap { FilePlaces.real($0) }
    guard roots.contains(where: { real == $0 || $0 == "/" || real.hasPrefix($0 + "/") }) else {
      return [
        spec.problem(
          code: "E130", message: "'\(name)' leaves the allowed data roots", at: key,
          hint: "--allow-root \(FilePlaces.parent(real)) permits it", exitCode: 8)
      ]
    }
    var status = stat()
    guard stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return [spec.problem(code: "E131", message: "\(name): is not a regular file", at: key, exitCode: 4)]
    }
    return []
  }

  /// Whether a database has changes that are still in the log beside it: only the file itself is read.
  static func pendingChanges(_ spec: ExperimentSpec, key: String, path: String) -> [SpecProblem] {
    var status = stat()
    guard stat(path + "-wal", &status) == 0, status.st_size > 0 else { return [] }
    return [
      spec.problem(
        code: "E138", message: "the database has changes in its write-ahead log, which is not read", at: key,
        hint: "close all programs that use it, or: sqlite3 FILE 'PRAGMA wal_checkpoint(TRUNCATE)'", exitCode: 4)
    ]
  }
}
