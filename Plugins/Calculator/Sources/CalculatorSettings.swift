import RoostCore

/// The calculator has nothing to set.
@Generable(keys: .snakeCase)
struct CalculatorSettings {}
