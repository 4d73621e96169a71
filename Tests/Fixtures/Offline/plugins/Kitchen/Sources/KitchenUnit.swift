public import RoostCore

/// A unit of the kitchen.
@Generable public enum KitchenUnit: String, CaseIterable, Sendable {
  case teaspoon, tablespoon, cup, millilitre, litre, gram, kilogram, ounce, pound, celsius, fahrenheit
}

extension KitchenUnit {
  enum Kind: String { case volume, weight, temperature }

  var kind: Kind {
    switch self {
    case .teaspoon, .tablespoon, .cup, .millilitre, .litre: .volume
    case .gram, .kilogram, .ounce, .pound: .weight
    case .celsius, .fahrenheit: .temperature
    }
  }

  /// Millilitres or grams in one unit (US customary measures); unused for temperatures.
  private var size: Double {
    switch self {
    case .teaspoon: 4.92892159375
    case .tablespoon: 14.78676478125
    case .cup: 236.5882365
    case .litre, .kilogram: 1000
    case .ounce: 28.349523125
    case .pound: 453.59237
    case .millilitre, .gram, .celsius, .fahrenheit: 1
    }
  }

  func convert(_ amount: Double, to other: KitchenUnit) throws(KitchenError) -> Double {
    guard kind == other.kind else { throw .kindsDiffer(from: self, to: other) }
    return switch (self, other) {
    case (.celsius, .fahrenheit): amount * 9 / 5 + 32
    case (.fahrenheit, .celsius): (amount - 32) * 5 / 9
    default: self == other ? amount : amount * size / other.size
    }
  }
}
