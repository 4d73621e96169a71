import RoostCore

/// What users may set.
@Generable(keys: .snakeCase)
struct TextSearchSettings {
  /// Folders, files and patterns such as docs/**/*.md to search, relative to the manifest's folder.
  @Guide(count: 1...100, path: .existing) var paths: [String]
  /// Endings of the files searched in folders; a file or pattern in paths needs none of them.
  var extensions: [String] = ["md", "markdown", "txt", "text", "rst", "adoc", "org"]
  /// Largest file searched, in bytes; a larger one is left out and counted.
  @Guide(range: 1...67_108_864) var maxFileBytes: Int = 1_048_576
  /// Most files searched; the others are left out and counted.
  @Guide(range: 1...1_000_000) var maxFiles: Int = 20_000
  /// Most bytes of text kept in memory over all files; what comes after them is left out and counted.
  @Guide(range: 1...1_073_741_824) var maxTotalBytes: Int = 67_108_864
  /// Passages returned unless the model asks for another number.
  @Guide(range: 1...50) var maxResults: Int = 5
}
