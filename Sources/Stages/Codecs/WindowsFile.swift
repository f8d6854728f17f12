import Artifacts
import Forecasting
import NumericEngine
import Safetensors

/// How values were scaled, kept with the windows and with every model that was trained on them.
enum FittedScaling: Equatable {
  /// One map per column, fitted on the training part.
  case columns(Scaler)
  /// Each window by its own lookback.
  case window(WindowScaler)

  var canonicalValue: CanonicalValue {
    switch self {
    case .columns(let scaler):
      [
        "kind": .string(scaler.kind.rawValue), "columns": .array(scaler.columnNames.map { .string($0) }),
        "center": .array(scaler.scales.map { .double($0.center) }),
        "scale": .array(scaler.scales.map { .double($0.scale) }),
        "fitted_from": .int(Int(scaler.fittedFrom.milliseconds)),
        "fitted_through": .int(Int(scaler.fittedThrough.milliseconds)), "fitted_rows": .int(scaler.fittedRows),
      ]
    case .window(let scaler):
      [
        "kind": "window", "columns": .array(scaler.columnNames.map { .string($0) }),
        "floor": .array(scaler.floors.map { .double($0) }),
        "fitted_from": .int(Int(scaler.fittedFrom.milliseconds)),
        "fitted_through": .int(Int(scaler.fittedThrough.milliseconds)),
      ]
    }
  }

  init(_ value: CanonicalValue) throws(ArtifactFault) {
    guard let kind = value["kind"]?.stringValue, let names = value["columns"]?.strings else {
      throw ArtifactFault("no scaler")
    }
    func numbers(_ key: String) -> [Double] { (value[key]?.elements ?? []).map { $0.number ?? .nan } }
    func time(_ key: String) -> Forecasting.Timestamp {
      Forecasting.Timestamp(milliseconds: Int64(value[key]?.intValue ?? 0))
    }
    if kind == "window" {
      self = .window(
        WindowScaler(
          columnNames: names, floors: numbers("floor"), fittedFrom: time("fitted_from"),
          fittedThrough: time("fitted_through")))
      return
    }
    guard let scalerKind = ScalerKind(rawValue: kind) else { throw ArtifactFault("unknown scaler '\(kind)'") }
    let scales = zip(numbers("center"), numbers("scale")).map { ColumnScale(center: $0, scale: $1) }
    self = .columns(
      Scaler(
        kind: scalerKind, columnNames: names, scales: scales, fittedFrom: time("fitted_from"),
        fittedThrough: time("fitted_through"), fittedRows: value["fitted_rows"]?.intValue ?? 0))
  }

  /// The columns, in the order in which networks read them.
  var columnNames: [String] {
    switch self {
    case .columns(let scaler): scaler.columnNames
    case .window(let scaler): scaler.columnNames
    }
  }

  /// What was fitted, as the record of what it saw names it.
  var fit: (quantity: String, from: Forecasting.Timestamp, through: Forecasting.Timestamp) {
    switch self {
    case .columns(let scaler): ("\(scaler.kind.rawValue) scaler", scaler.fittedFrom, scaler.fittedThrough)
    case .window(let scaler): ("floor of the window scaler", scaler.fittedFrom, scaler.fittedThrough)
    }
  }

  /// The map of one column of a window whose inputs are given.
  func scale(column: Int, inputs: ArraySlice<Double>) -> ColumnScale {
    switch self {
    case .columns(let scaler): scaler.scales[column]
    case .window(let scaler): scaler.scale(inputs: inputs, column: column)
    }
  }
}

/// Windows as an artifact: which they are, in which part, and how values are scaled.
///
/// Values stay in the panel, since a window is a view of it.
struct WindowsFile {
  let shape: NetworkShape
  let stride: Int
  /// Rows from the last input to the first target.
  let offset: Int
  let scaling: FittedScaling
  /// The windows of each part, by cutoff.
  let parts: [SplitPart: [Window]]
  /// Windows that touch two parts and belong to none.
  let dropped: Int
  /// What the scaler and whatever else was fitted saw.
  var fitted: [FitRecord]
  /// What models learn in place of the targets' values.
  let targetTransform: TargetTransform?

  var bytes: [UInt8] {
    var tensors: [TensorData] = []
    for part in SplitPart.allCases {
      let windows = parts[part] ?? []
      tensors.append(
        TensorData(
          name: part.rawValue, shape: [windows.count, 2],
          elements: .int64(windows.flatMap { [Int64($0.series), Int64($0.start)] })))
    }
    var metadata: [String: CanonicalValue] = [
      "lookback": .int(shape.lookback), "horizon": .int(shape.horizon), "stride": .int(stride),
      "inputs": .int(shape.inputSize), "targets": .int(shape.targetCount), "dropped": .int(dropped),
      "scaler": scaling.canonicalValue, "fitted": fitted.canonicalValue,
    ]
    if offset != 1 { metadata["offset"] = .int(offset) }
    if let targetTransform { metadata["target_transform"] = .string(targetTransform.rawValue) }
    return SafetensorsFile(metadata: ["windows": CanonicalValue.object(metadata).canonicalText], tensors: tensors)
      .encoded()
  }

  /// The steps after the cutoff that are forecast.
  var steps: ClosedRange<Int> { offset...offset + shape.horizon - 1 }

  init(
    shape: NetworkShape, stride: Int, offset: Int = 1, scaling: FittedScaling, parts: [SplitPart: [Window]],
    dropped: Int, fitted: [FitRecord] = [], targetTransform: TargetTransform? = nil
  ) {
    self.shape = shape
    self.stride = stride
    self.offset = offset
    self.scaling = scaling
    self.parts = parts
    self.dropped = dropped
    self.fitted = fitted
    self.targetTransform = targetTransform
  }

  init(_ bytes: [UInt8]) throws {
    let file = try SafetensorsFile(bytes)
    let metadata = try CanonicalValue(parsing: Array((file.metadata["windows"] ?? "").utf8))
    guard let lookback = metadata["lookback"]?.intValue, let horizon = metadata["horizon"]?.intValue,
      let stride = metadata["stride"]?.intValue, let inputs = metadata["inputs"]?.intValue,
      let targets = metadata["targets"]?.intValue, let dropped = metadata["dropped"]?.intValue,
      let scaler = metadata["scaler"]
    else { throw ArtifactFault("the windows are not described") }
    var parts: [SplitPart: [Window]] = [:]
    for part in SplitPart.allCases {
      let numbers = try file.integers(part.rawValue)
      parts[part] = Swift.stride(from: 0, to: numbers.count - 1, by: 2).map {
        Window(series: Int(numbers[$0]), start: Int(numbers[$0 + 1]))
      }
    }
    self.init(
      shape: NetworkShape(lookback: lookback, inputSize: inputs, horizon: horizon, targetCount: targets),
      stride: stride, offset: metadata["offset"]?.intValue ?? 1, scaling: try FittedScaling(scaler), parts: parts,
      dropped: dropped, fitted: try [FitRecord](metadata["fitted"]),
      targetTransform: metadata["target_transform"]?.stringValue.flatMap(TargetTransform.init))
  }

  /// How the windows were cut.
  func windowing(of panel: Panel) throws(DataError) -> Windowing {
    try Windowing(
      panel: panel, lookback: shape.lookback, horizon: shape.horizon, stride: stride, offset: offset)
  }

  /// The windows of a part as the engine takes them.
  func samples(_ part: SplitPart, of panel: Panel) throws -> WindowSamples {
    try samples(parts[part] ?? [], of: panel)
  }

  /// Any windows of a panel of the scaling's columns as the engine takes them, scaled; the targets are the first columns.
  func samples(_ windows: [Window], of panel: Panel) throws -> WindowSamples {
    let features = shape.inputSize
    let targets = shape.targetCount
    var firstRow: [Int] = []
    var rows: [Double] = []
    rows.reserveCapacity(panel.rowCount * features)
    for series in panel.series {
      firstRow.append(rows.count / features)
      for row in 0..<series.count {
        for column in 0..<features {
          let value = series.columns[column][row]
          switch scaling {
          case .columns(let scaler): rows.append(scaler.scales[column].transform(value))
          case .window: rows.append(value)
          }
        }
      }
    }
    let windowing = try windowing(of: panel)
    var scaledTargets: [Float] = []
    scaledTargets.reserveCapacity(windows.count * shape.targetSize)
    var centers: [Double] = []
    var scales: [Double] = []
    for window in windows {
      let maps = (0..<features).map { scaling.scale(column: $0, inputs: windowing.inputs(window, column: $0)) }
      let values = (0..<targets).map { Array(windowing.targets(window, column: $0)) }
      for step in 0..<shape.horizon {
        for target in 0..<targets { scaledTargets.append(Float(maps[target].transform(values[target][step]))) }
      }
      if case .window = scaling {
        centers.append(contentsOf: maps.map(\.center))
        scales.append(contentsOf: maps.map(\.scale))
      }
    }
    let isByWindow = if case .window = scaling { true } else { false }
    return WindowSamples(
      rows: rows, featureCount: features, starts: windows.map { firstRow[$0.series] + $0.start },
      targets: scaledTargets, targetSize: shape.targetSize, centers: isByWindow ? centers : nil,
      scales: isByWindow ? scales : nil)
  }
}
