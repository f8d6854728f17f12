import Artifacts
import Specs

#if canImport(Glibc)
  import Glibc
#endif

/// Whether a source file may be read and is there, before anything is made of it.
enum SourceFileCheck {
  static func problems(
    _ spec: ExperimentSpec, _ source: CSVSourceSpec, path: String, allowedRoots: [String]
  ) -> [SpecProblem] {
    let key = "data.path"
    let name = source.path.value
    guard let real = FilePlaces.real(path) else {
      let reason = errno == EACCES ? "permission denied" : "no such file"
      return [
        spec.problem(
          code: "E131", message: "\(name): \(reason)", at: key,
          hint: "paths are seen from the folder of the spec that names them: \(FilePlaces.parent(path))", exitCode: 4)
      ]
    }
    let folder = FilePlaces.parent(FilePlaces.absolute(source.path.location.file))
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
    guard let expected = source.sha256 else { return [] }
    do {
      let found = try ExternalFile.digest(of: real)
      guard found.hex != expected.lowercased() else { return [] }
      return [
        spec.problem(
          code: "E135", message: "\(name): the SHA-256 is \(found.hex), the spec says \(expected)", at: "data.sha256",
          exitCode: 4)
      ]
    } catch {
      return [spec.problem(code: "E131", message: "\(name): \(error)", at: key, exitCode: 4)]
    }
  }
}
