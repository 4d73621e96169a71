public import RoostCore

/// How the beacon answers.
@Generable public struct BeaconSettings {
  @Generable public enum Colour: String { case red, green, white }

  /// The colour it tells.
  public var colour: Colour = .white
}
