/// Reading the small JSON files that trust rests on: `roost.lock`, the list of quarantined plugins.
enum TrustFile {
  /// Longest file that is read, in bytes, and its deepest nesting.
  static let maximumBytes = 4 << 20
  static let maximumDepth = 64
  static let options = JSONParseOptions(maximumDepth: maximumDepth, maximumBytes: maximumBytes)

  /// The document at `path`, which must follow `schema`; nil where there is no file.
  static func read(_ path: String, schema: JSONSchema) throws(TrustFileError) -> JSONDocument? {
    let bytes: [UInt8]
    do { bytes = try RegularFile(path: path, limit: maximumBytes).bytes } catch {
      if error.isMissing { return nil }
      throw TrustFileError(FileProblem(file: path, message: "can't be read: \(error.reason)"))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw TrustFileError(FileProblem(file: path, message: "is not UTF-8 text; save it as UTF-8"))
    }
    return try parse(text, file: path, schema: schema)
  }

  static func parse(_ text: String, file: String, schema: JSONSchema) throws(TrustFileError) -> JSONDocument {
    let document: JSONDocument
    do { document = try JSONDocument(parsing: text, options: options) } catch {
      throw TrustFileError(FileProblem(file: file, position: error.position, message: error.message))
    }
    let violations = schema.validate(document.value, limit: 100)
    guard violations.isEmpty else {
      throw TrustFileError(problems: violations.map { FileProblem($0, file: file, document: document) })
    }
    return document
  }

  /// A plugin's name, as `plugin.json` allows it.
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (0x61...0x7a).contains(first), name.utf8.count <= 64 else { return false }
    return name.utf8.allSatisfy {
      (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }
}

/// What is wrong with `roost.lock` or the list of quarantined plugins.
public struct TrustFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public var problems: [FileProblem]

  init(problems: [FileProblem]) { self.problems = problems }
  init(_ problem: FileProblem) { problems = [problem] }

  /// One line each.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
