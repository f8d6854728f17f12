/// A network with its weights, ready to predict.
public final class NetworkModel {
  /// The family and its sizes.
  public let configuration: NetworkConfiguration
  /// The windows it reads and what it predicts.
  public let shape: NetworkShape

  let network: any Network
  let parameters: Repacking
  private let inference: Inference

  /// Loads weights by their names.
  ///
  /// - Throws: `TensorError` when a tensor is missing, unknown or of another shape.
  public init(
    _ configuration: NetworkConfiguration, shape: NetworkShape, tensors: [NamedTensor], threads: Int = 1
  ) throws(TensorError) {
    self.configuration = configuration
    self.shape = shape
    network = configuration.makeNetwork(shape)
    let pool = ThreadPool(threads: threads)
    parameters = Repacking(network.packing, of: network.layout, pool: pool)
    inference = Inference(network, pool: pool)
    try network.layout.write(tensors, to: parameters.weights.base)
    parameters.run()
  }

  /// Begins with fresh weights.
  public init(
    _ configuration: NetworkConfiguration, shape: NetworkShape, initialization: Initialization, seed: UInt64,
    threads: Int = 1
  ) {
    self.configuration = configuration
    self.shape = shape
    network = configuration.makeNetwork(shape)
    let pool = ThreadPool(threads: threads)
    parameters = Repacking(network.packing, of: network.layout, pool: pool)
    inference = Inference(network, pool: pool)
    for value in network.initialValues {
      value.write(to: parameters.weights.base, seed: seed, initialization: initialization)
    }
    parameters.run()
  }

  /// The number of trained scalars.
  public var parameterCount: Int { network.layout.trainedParameterCount }

  /// All tensors by name.
  public var tensors: [NamedTensor] { network.layout.tensors(from: parameters.weights.base) }

  /// Predictions `[window, horizon, target]`, or `[window, horizon, target, quantile]`, in the scale of the samples.
  public func predict(_ samples: WindowSamples) -> [Scalar] {
    let size = network.outputSize
    return [Scalar](unsafeUninitializedCapacity: samples.count * size) { result, filled in
      if let base = result.baseAddress {
        inference.predict(samples, parameters, into: base)
      }
      filled = samples.count * size
    }
  }
}
