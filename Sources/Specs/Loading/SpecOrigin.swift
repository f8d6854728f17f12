/// Where the parts of a spec were written: its tree, the texts, and what relative paths start from.
struct SpecOrigin: Sendable {
  var tree = Node.null(at: SpecLocation(file: "", line: 1, column: 1))
  var sources = SpecSources()
  var currentDirectory = "/"

  /// The node at a path such as `data.target[0]`, or the nearest one above it.
  func node(at path: String) -> Node {
    var node = tree
    var rest = path[...]
    while !rest.isEmpty {
      if rest.first == "[" {
        guard let close = rest.firstIndex(of: "]"), let index = Int(rest[rest.index(after: rest.startIndex)..<close]),
          case .sequence(let items) = node.content, items.indices.contains(index)
        else { return node }
        node = items[index]
        rest = rest[rest.index(after: close)...]
        if rest.first == "." { rest.removeFirst() }
        continue
      }
      let keys = node.entries?.map(\.key) ?? []
      // An index ends a key that has one.
      let bracket = rest.firstIndex(of: "[") ?? rest.endIndex
      let (key, _) = KeyPath.split(rest[..<bracket], among: keys)
      guard let next = node[key] else { return node }
      node = next
      rest = rest.dropFirst(key.count)
      if rest.first == "." { rest.removeFirst() }
    }
    return node
  }
}

extension ExperimentSpec {
  /// Where the value at a dotted path was written; the nearest parent that was written when it was not.
  ///
  /// - Parameter path: Such as `window.lookback`, `models.lstm.hidden_size` or `data.target[0]`, in the long form
  ///   whichever form the spec uses.
  public func location(of path: String) -> SpecLocation { origin.node(at: path).location }

  /// A problem with the value at a path, for checks that need more than the spec: `E14x` against the data.
  ///
  /// - Parameters:
  ///   - path: Such as `window.lookback`; see `location(of:)`.
  ///   - exitCode: 3 for the spec, 4 for the data, 8 for a policy.
  public func problem(
    code: String, severity: SpecSeverity = .error, message: String, at path: String, hint: String? = nil,
    exitCode: Int32 = 3
  ) -> SpecProblem {
    let place = location(of: path)
    return SpecProblem(
      code: code, severity: severity, message: message, location: place, hint: hint, exitCode: exitCode,
      sourceLine: origin.sources.line(at: place))
  }

  /// The absolute path of a file that the spec names, seen from the folder of the file in which the path was written.
  ///
  /// A path given on the command line is seen from the working directory. `..` is kept, since it may follow a link.
  public func resolvedPath(for path: Located<String>) -> String {
    // The name that overrides carry has no folder.
    let directory = SpecPath.directory(of: path.location.file)
    return SpecPath.joined(origin.currentDirectory, SpecPath.joined(directory, path.value))
  }
}
