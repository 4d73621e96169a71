/// An amount of something measured in units of one dimension.
public struct Quantity<Unit: MeasuredUnit>: Sendable, Hashable {
  public var amount: Double
  public var unit: Unit

  public init(_ amount: Double, _ unit: Unit) {
    self.amount = amount
    self.unit = unit
  }

  /// The same quantity in another unit of its dimension.
  public func converted(to symbol: String) throws(UnitError) -> Quantity {
    guard let target = Unit(symbol: symbol) else {
      guard let other = Units.unit(symbol) else { throw .unknownUnit(symbol) }
      throw .differentDimensions(from: Unit.dimension, to: type(of: other).dimension)
    }
    return Quantity(amount * unit.scale / target.scale, target)
  }
}

/// A quantity whose dimension isn't known where it's used.
public protocol AnyQuantity: Sendable {
  var text: String { get }
  func inUnit(_ symbol: String) throws(UnitError) -> any AnyQuantity
}

extension Quantity: AnyQuantity {
  /// With as many digits behind the point as `Units.digits` says, zeros at the end left out.
  public var text: String {
    let factor = (0..<Units.digits).reduce(1.0) { power, _ in power * 10 }
    let value = (amount * factor).rounded(.toNearestOrEven) / factor
    return "\(value == value.rounded() ? "\(Int(value))" : "\(value)") \(unit.symbol)"
  }

  public func inUnit(_ symbol: String) throws(UnitError) -> any AnyQuantity { try converted(to: symbol) }
}
