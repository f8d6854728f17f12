import Foundation
import NumericEngine
import Safetensors

// `interchange write FOLDER` trains every work for two epochs and writes its weights, inputs and predictions;
// `interchange read FOLDER` loads the weights that PyTorch saved and compares predictions with PyTorch's.

/// PyTorch counts the batches that its normalisation has seen; with a fixed momentum the count has no effect.
let batchCounter = ".num_batches_tracked"

func write(_ file: SafetensorsFile, _ path: String) throws {
  try Data(file.encoded()).write(to: URL(fileURLWithPath: path))
}

func read(_ path: String) throws -> SafetensorsFile {
  try SafetensorsFile(Array(Data(contentsOf: URL(fileURLWithPath: path))))
}

func floats(_ file: SafetensorsFile, _ name: String) -> [Float]? {
  if case .float32(let values)? = file[name]?.elements { values } else { nil }
}

func write(_ work: Work, to folder: String) throws {
  var random = RandomStream(seed: 2, name: work.name)
  let rows = (0..<Work.windows * Work.shape.lookback * Work.shape.inputSize).map { _ in Float(random.normal()) }
  let samples = Work.samples(rows)
  let trainer = Trainer(
    work.network, shape: Work.shape, options: TrainingOptions(learningRate: 0.01, epochs: 2, batchSize: 7),
    training: samples, validation: nil, threads: 1)
  try trainer.run()
  var tensors = trainer.lastTensors.map {
    TensorData(name: $0.name, shape: $0.shape, elements: .float32($0.values))
  }
  for tensor in trainer.lastTensors where tensor.name.hasSuffix(".running_var") {
    let name = String(tensor.name.dropLast(".running_var".count)) + batchCounter
    tensors.append(TensorData(name: name, shape: [], elements: .int64([6])))
  }
  try write(SafetensorsFile(tensors: tensors), "\(folder)/\(work.name).safetensors")
  let model = try NetworkModel(work.network, shape: Work.shape, tensors: trainer.lastTensors)
  let predictions = Work.predictions(rows, model.predict(samples)).map {
    TensorData(name: $0.name, shape: $0.shape, elements: .float32($0.values))
  }
  try write(SafetensorsFile(tensors: predictions), "\(folder)/\(work.name).predictions.safetensors")
}

/// The largest difference from PyTorch's predictions, or infinity.
func compare(_ work: Work, in folder: String) throws -> Double {
  let weights = try read("\(folder)/\(work.name).torch.safetensors")
  let tensors = weights.tensors.compactMap { tensor -> NamedTensor? in
    guard case .float32(let values) = tensor.elements else { return nil }
    return NamedTensor(name: tensor.name, shape: tensor.shape, values: values)
  }
  let skipped = weights.tensors.filter { tensor in !tensors.contains { $0.name == tensor.name } }
  guard skipped.allSatisfy({ $0.name.hasSuffix(batchCounter) }) else { return .infinity }
  let expected = try read("\(folder)/\(work.name).torch.predictions.safetensors")
  guard let rows = floats(expected, "input"), let values = floats(expected, "prediction") else { return .infinity }
  let model = try NetworkModel(work.network, shape: Work.shape, tensors: tensors)
  let found = model.predict(Work.samples(rows))
  guard found.count == values.count, !found.isEmpty, found.allSatisfy(\.isFinite) else { return .infinity }
  return zip(found, values).map { Double(abs($0 - $1)) }.max() ?? .infinity
}

let arguments = CommandLine.arguments
guard arguments.count == 3, ["read", "write"].contains(arguments[1]) else {
  print("usage: interchange write|read FOLDER")
  exit(2)
}
var failed = false
for work in Work.all {
  if arguments[1] == "write" {
    try write(work, to: arguments[2])
  } else {
    let difference = try compare(work, in: arguments[2])
    let passed = difference <= 1e-5
    failed = failed || !passed
    print("\(passed ? "ok" : "FAILED")  PyTorch -> Almanac  \(work.name)  largest difference \(difference)")
  }
}
exit(failed ? 1 : 0)
