extension ExperimentSpec {
  /// The trained models that a sweep over some keys makes different from point to point.
  ///
  /// A model whose loss is the same everywhere, were it the best, would hide how those of the others differ.
  public func models(variedBy keys: [String]) -> [NamedModelSpec] {
    let names = models.map(\.name)
    return models.filter { model in
      model.model.isTrained
        && keys.contains { key in
          if key.hasPrefix("models.") {
            return KeyPath.split(key.dropFirst("models.".count), among: names).key == model.name
          }
          // Forests read nothing of it but the loss, which cannot be swept.
          return !key.hasPrefix("training.") || !model.model.isForest
        }
    }
  }
}
