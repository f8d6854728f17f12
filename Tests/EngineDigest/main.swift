import NumericEngine

// `engine-digest N` prints what N threads compute, for comparing builds: see same-bits.sh.

let threads = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1
try printDigests(threads: threads)
