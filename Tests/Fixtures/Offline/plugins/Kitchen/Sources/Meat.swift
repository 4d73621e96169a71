public import RoostCore

/// What goes into the oven.
@Generable public enum Meat: String, CaseIterable, Sendable {
  case chicken, turkey, beef, pork
}

extension Meat {
  /// Minutes for each kilogram, and to add once, in an oven at `oven` degrees Celsius.
  private var timing: (perKilogram: Double, extra: Double, oven: Int) {
    switch self {
    case .chicken: (45, 20, 190)
    case .turkey: (40, 30, 180)
    case .beef: (40, 25, 180)
    case .pork: (60, 30, 180)
    }
  }

  func roasting(kilograms: Double) throws(KitchenError) -> String {
    guard kilograms > 0, kilograms <= 25 else { throw .outOfRange(name: "kilograms", value: kilograms, from: 0.1, to: 25) }
    let timing = timing
    return
      "\(rawValue), \(plain(kilograms)) kg: \(plain(timing.perKilogram * kilograms + timing.extra, places: 0)) minutes at \(timing.oven) °C"
  }
}
