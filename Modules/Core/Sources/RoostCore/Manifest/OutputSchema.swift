/// The schema of an agent's structured answers, given in the manifest or in a file of its own.
enum OutputSchema {
  /// Longest file that is read, in bytes.
  static let maximumBytes = 1 << 20

  /// The schema in the file at `path`, which starts from `directory` unless it's absolute.
  static func read(_ path: String, from directory: String) throws -> JSONSchema {
    let file = try RegularFile(path: ManifestSource.absolute(path, in: directory), limit: maximumBytes, followsLink: true)
    do {
      return try JSONSchema(JSONValue(parsing: file.bytes, options: .manifest))
    } catch {
      throw OutputSchemaError(path: path, reason: "\(error)")
    }
  }
}

struct OutputSchemaError: Error, CustomStringConvertible {
  var path: String
  var reason: String
  var description: String { "\(path) holds no JSON Schema: \(reason)" }
}
