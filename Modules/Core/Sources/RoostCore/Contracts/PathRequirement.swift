/// What must be at the path that a setting says, so that a manifest can be checked without opening the plugin (`x-roost-path`).
///
/// A relative path starts from the folder of the file that says it. The path is looked at, never read.
public enum PathRequirement: String, Sendable, CaseIterable {
  /// A regular file.
  case file
  /// A folder.
  case directory
  /// A file or folder. In a path with `*` or `?`, what stands before the first part that holds one.
  case existing
  /// A file that is written: its folder must be there.
  case output

  static let keyword = "x-roost-path"
}
