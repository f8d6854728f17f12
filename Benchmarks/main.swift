#if canImport(Glibc)
  import Glibc
#endif

// `benchmarks` measures everything and prints one table; `benchmarks GROUP...` measures those groups only. With `--tsv`
// it prints lines of name, median and unit instead, which peers/compare.py reads.

func note(_ text: String) {
  _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}

var arguments = Array(CommandLine.arguments.dropFirst())
let isPlain = arguments.contains("--tsv")
arguments.removeAll { $0 == "--tsv" }
let groups = arguments.map { BenchmarkGroup(rawValue: $0) }
guard !groups.contains(nil) else {
  let names = BenchmarkGroup.allCases.map(\.rawValue).joined(separator: " ")
  note("usage: benchmarks [--tsv] [GROUP...]; groups: \(names)\n")
  exit(2)
}
var all: [Measurement] = []
for group in groups.isEmpty ? BenchmarkGroup.allCases : groups.compactMap(\.self) {
  note("\(group.rawValue)...\n")
  all += try await group.measure()
}
print(isPlain ? Measurement.lines(all) : try Measurement.table(all), terminator: "")
