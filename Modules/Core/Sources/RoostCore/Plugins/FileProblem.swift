/// Something wrong in a file that people write, at the place where it is written.
public struct FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Severity: String, Hashable, Sendable { case error, warning }

  public var file: String
  /// Nil for what has no place in the file, such as a file that can't be read.
  public var position: JSONPosition?
  /// The path inside the file, as in `agents.writer.tools[2]`; empty for the whole file.
  public var path: String
  /// What is wrong and what to write instead.
  public var message: String
  public var severity: Severity

  public init(file: String, position: JSONPosition? = nil, path: String = "", message: String, severity: Severity = .error) {
    self.file = file
    self.position = position
    self.path = path
    self.message = message
    self.severity = severity
  }

  /// `FILE:LINE:COL: error: PATH: message`.
  public var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(place): \(severity.rawValue): \(path.isEmpty ? "" : "\(path): ")\(message)"
  }

  /// Every member is always there; `line` and `column` are null where there is no place.
  public var json: JSONValue {
    var object: JSONObject = ["file": .string(file)]
    object["line"] = position.map { .integer($0.line) } ?? .null
    object["column"] = position.map { .integer($0.column) } ?? .null
    object["severity"] = .string(severity.rawValue)
    object["path"] = .string(path)
    object["message"] = .string(message)
    return .object(object)
  }
}

extension FileProblem {
  /// A broken schema rule in `document`.
  public init(_ violation: SchemaViolation, file: String, document: JSONDocument) {
    self.init(
      file: file, position: document.position(of: violation.path, key: violation.rule == "additionalProperties"),
      path: violation.path.manifestPath,
      message: violation.message)
  }
}

extension FileProblem {
  /// A key that stands twice in its object.
  public init(repeated key: JSONRepeatedKey, file: String) {
    self.init(
      file: file, position: key.position, path: key.pointer.manifestPath,
      message: "the key stands at line \(key.first.line), column \(key.first.column) already, and its value there is the one that counts; "
        + "remove one of the two")
  }
}
