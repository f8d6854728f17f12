import Foundation
import Testing

@Suite("JSON documents")
struct DocumentTests {
  /// The fields that docs/json.md names, by section.
  private func documented() throws -> [String: Set<[String]>] {
    let text = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/json.md"), encoding: .utf8)
    var sections: [String: Set<[String]>] = [:]
    for section in text.split(separator: "\n## ").dropFirst() {
      let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
      let cells = rows.compactMap { $0.split(separator: "|").first }
      let fields = cells.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.output.1) } }
      #expect(Set(fields).count == fields.count)
      sections[String(section.prefix { $0 != "\n" })] = Set(fields.map(Self.path))
    }
    return sections
  }

  /// `points[].values[]` as its keys, each list but a last one marked.
  private static func path(_ field: String) -> [String] {
    var keys = field.split(separator: ".").map(String.init)
    while keys.last?.hasSuffix("[]") == true { keys[keys.count - 1].removeLast(2) }
    return keys
  }

  /// Every path to something that is no object, and the paths that lead to nothing.
  private func paths(of value: Any, at path: [String] = []) -> (found: Set<[String]>, empty: Set<[String]>) {
    switch value {
    case let object as [String: Any]:
      return object.reduce(into: ([], object.isEmpty ? [path] : [])) { all, entry in
        let inner = paths(of: entry.value, at: path + [entry.key])
        all = (all.0.union(inner.found), all.1.union(inner.empty))
      }
    case let list as [Any]:
      let key = path.last.map { $0 + "[]" }
      return list.reduce(into: ([], list.isEmpty ? [path] : [])) { all, item in
        let isPlain = !(item is [String: Any])
        let inner = paths(of: item, at: isPlain ? path : path.dropLast() + [key].compactMap(\.self))
        all = (all.0.union(inner.found), all.1.union(inner.empty))
      }
    case is NSNull: return ([], [path])
    default: return ([path], [])
    }
  }

  /// Whether a path is what one of the document names, whose `<key>` stands for any key and `<metric>` for one of `metrics`.
  private func matches(_ found: [String], _ documented: ArraySlice<String>, metrics: Set<String>) -> Bool {
    found.count == documented.count
      && zip(found, documented).allSatisfy { key, name in
        guard name.hasPrefix("<"), let end = name.firstIndex(of: ">") else { return key == name }
        let ending = name[name.index(after: end)...]
        return key.hasSuffix(ending)
          && (name[..<end] != "<metric" || metrics.contains(String(key.dropLast(ending.count))))
      }
  }

  @Test("docs/json.md names every field that there is, and no other") func fields() throws {
    let work = try TinyExperiment.workspace()
    try work.write(
      "base: s.yaml\nname: sweep\nseeds: [1, 2]\nmodels: {lstm: null}\nmatrix: {models.gru.hidden_size: [2, 3]}\n",
      to: "sweep.yaml")
    func json(_ arguments: String...) throws -> Any {
      let result = try work.run(arguments + ["--format", "json"])
      #expect(result.exitCode == 0, "\(result.errors)")
      return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    }
    var documents: [(section: String, document: Any)] = [
      ("plan", try json("plan", "s.yaml")), ("plan of a sweep", try json("plan", "sweep.yaml")),
      ("run", try json("run", "s.yaml", "seeds=[1, 2]")), ("run of a sweep", try json("run", "sweep.yaml")),
    ]
    _ = try json("run", "s.yaml", "seeds=[1, 2]", "training.epochs=1")
    try work.write(TinyExperiment.csvSpec, to: "table.yaml")
    try work.write(TinyExperiment.csv(), to: "data.csv")
    _ = try json("run", "table.yaml")
    documents += [
      ("plan", try json("plan", "s.yaml", "seeds=[1, 2]")),
      ("list, show and run.json", try json("list")),
      ("list, show and run.json", try json("list", "--where", "rmse>0 and seeds=1", "--sort", "seconds")),
      ("list, show and run.json", try json("show", "tiny")),
      ("list, show and run.json", try work.json("runs/tiny/latest/run.json")),
      ("compare", try json("compare", "--where", "experiment=tiny")),
      ("metrics.json", try work.json("runs/tiny/latest/metrics.json")),
      ("lock.json", try work.json("runs/tiny/latest/lock.json")),
    ]
    let metrics = Set(try work.table("runs/tiny/latest/metrics.csv").rows.compactMap { $0["metric"] })
    #expect(metrics.isSuperset(of: ["rmse", "mae", "mape"]))
    func matches(_ found: [String], _ documented: ArraySlice<String>) -> Bool {
      self.matches(found, documented, metrics: metrics)
    }
    let documented = try documented()
    #expect(Set(documented.keys) == Set(documents.map(\.section)))
    for (section, named) in documented {
      let all = documents.filter { $0.section == section }.map { paths(of: $0.document) }
      let (found, empty) = (Set(all.flatMap(\.found)), Set(all.flatMap(\.empty)))
      for path in found where !named.contains(where: { matches(path, $0[...]) }) {
        Issue.record("\(section): \(path) is not documented")
      }
      for path in empty where !named.contains(where: { matches(path, $0.prefix(path.count)) }) {
        Issue.record("\(section): \(path), which is empty, is not documented")
      }
      for path in named where !found.union(empty).contains(where: { matches($0, path[...]) }) {
        Issue.record("\(section): there is no \(path)")
      }
    }
  }
}
