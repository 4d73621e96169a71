/// A unit of one dimension.
public protocol MeasuredUnit: Sendable, Hashable {
  /// As in `length`.
  static var dimension: String { get }
  /// The unit that `symbol` names; nil where the dimension has none.
  init?(symbol: String)
  var symbol: String { get }
  /// How many base units one of these is.
  var scale: Double { get }
}

/// Lengths; the base is the metre.
public enum Length: String, MeasuredUnit, CaseIterable {
  case metre = "m"
  case kilometre = "km"
  case mile = "mi"
  case foot = "ft"

  public static var dimension: String { "length" }
  public init?(symbol: String) { self.init(rawValue: symbol) }
  public var symbol: String { rawValue }

  public var scale: Double {
    switch self {
    case .metre: 1
    case .kilometre: 1_000
    case .mile: 1_609.344
    case .foot: 0.3048
    }
  }
}

/// Masses; the base is the kilogram.
public enum Mass: String, MeasuredUnit, CaseIterable {
  case gram = "g"
  case kilogram = "kg"
  case pound = "lb"

  public static var dimension: String { "mass" }
  public init?(symbol: String) { self.init(rawValue: symbol) }
  public var symbol: String { rawValue }

  public var scale: Double {
    switch self {
    case .gram: 0.001
    case .kilogram: 1
    case .pound: 0.45359237
    }
  }
}
