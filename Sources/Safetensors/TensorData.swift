/// The elements of a tensor, in row-major order.
public enum TensorElements: Sendable, Equatable {
  /// `F32`.
  case float32([Float])
  /// `F64`.
  case float64([Double])
  /// `I32`.
  case int32([Int32])
  /// `I64`.
  case int64([Int64])

  /// The number of elements.
  public var count: Int {
    switch self {
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    }
  }

  /// The data type.
  public var type: ElementType {
    switch self {
    case .float32: .f32
    case .float64: .f64
    case .int32: .i32
    case .int64: .i64
    }
  }
}

/// The data types that are read and written.
public enum ElementType: String, Sendable, CaseIterable {
  /// Single precision.
  case f32 = "F32"
  /// Double precision.
  case f64 = "F64"
  /// Whole numbers of 32 bits.
  case i32 = "I32"
  /// Whole numbers of 64 bits.
  case i64 = "I64"

  var size: Int {
    switch self {
    case .f32, .i32: 4
    case .f64, .i64: 8
    }
  }
}

/// A named tensor of a file.
public struct TensorData: Sendable, Equatable {
  /// The name, unique within the file.
  public let name: String
  /// The shape, outermost axis first.
  public let shape: [Int]
  /// As many elements as the shape says.
  public let elements: TensorElements

  /// Names a tensor.
  ///
  /// - Precondition: the shape has as many elements as are given.
  public init(name: String, shape: [Int], elements: TensorElements) {
    precondition(
      shape.reduce(1, *) == elements.count, "tensor '\(name)': shape \(shape) for \(elements.count) elements")
    self.name = name
    self.shape = shape
    self.elements = elements
  }
}
