/// A text that is never printed: an API key, a password, a token.
///
/// Interpolating, describing, dumping or writing it as JSON gives `<secret>`; only ``reveal()`` gives the text.
public struct SecretString: Generable {
  /// What stands for every secret wherever a value would be shown.
  public static let mask = "<secret>"

  private let text: String

  public init(_ text: String) { self.text = text }

  /// The text itself. Hand it to what needs it and nowhere else.
  public func reveal() -> String { text }

  public static var schema: JSONSchema { JSONSchema.string().with("x-roost-secret", .bool(true)) }

  /// Reads a string; an error names the type that was found and never the value.
  public init(json: JSONValue) throws(GenerableError) {
    guard case .string(let text) = json else {
      throw GenerableError(.mismatch(expected: "a string", found: "a value of type \(json.typeName)"))
    }
    self.text = text
  }

  /// The mask, not the text: a secret is read from JSON and never written back.
  public var json: JSONValue { .string(Self.mask) }
}

extension SecretString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { Self.mask }
  public var debugDescription: String { Self.mask }
  public var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)](), displayStyle: .struct) }
}

extension SecretString: Equatable {
  /// Compares every byte whatever differs, so that the time taken tells nothing about the text.
  public static func == (left: SecretString, right: SecretString) -> Bool {
    let (a, b) = (Array(left.text.utf8), Array(right.text.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
