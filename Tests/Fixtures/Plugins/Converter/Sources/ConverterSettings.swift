public import RoostCore

/// How the converter writes its results.
@Generable public struct ConverterSettings {
  /// Digits behind the point.
  @Guide(range: 0...9) public var digits: Int = 4
}

/// The report has nothing to set.
@Generable public struct BoundarySettings {}
