/// What this build of Roost is.
public enum RoostVersion {
  /// The release, as in `0.1.0`.
  public static let current = "0.1.0"
}
