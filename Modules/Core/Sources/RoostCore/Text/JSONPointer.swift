/// A path to a value inside a JSON value (RFC 6901).
///
/// A token that was appended as a key and one that was appended as an index are equal when their texts are: the pointer alone doesn't say
/// whether `/0` names a member or an element.
public struct JSONPointer: Sendable {
  public enum Token: Sendable {
    case key(String)
    case index(Int)

    public var text: String {
      switch self {
      case .key(let key): key
      case .index(let index): String(index)
      }
    }

    /// The element a token names: `0`, or digits without a leading zero.
    public var index: Int? {
      switch self {
      case .index(let index): return index
      case .key(let key):
        let digits = key.utf8
        guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return first == 0x30 && digits.count > 1 ? nil : Int(key)
      }
    }
  }

  public var tokens: [Token]

  /// The whole document.
  public init() { tokens = [] }

  public init(_ tokens: [Token]) { self.tokens = tokens }

  /// Reads `/agents/research/tools/2`; `~0` stands for `~` and `~1` for `/`.
  public init(parsing text: String) throws(JSONPointerError) {
    tokens = []
    guard !text.isEmpty else { return }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .noLeadingSlash(text) }
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      tokens.append(try Self.token(part, of: text))
    }
  }

  private static func token(_ part: Substring, of text: String) throws(JSONPointerError) -> Token {
    guard part.utf8.contains(UInt8(ascii: "~")) else {
      let token = Token.key(String(part))
      return token.index.map(Token.index) ?? token
    }
    var key = ""
    var scalars = part.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "~" else {
        key.unicodeScalars.append(scalar)
        continue
      }
      switch scalars.next() {
      case "0": key.append("~")
      case "1": key.append("/")
      default: throw .badEscape(text)
      }
    }
    return .key(key)
  }

  public func appending(key: String) -> JSONPointer { JSONPointer(tokens + [.key(key)]) }
  public func appending(index: Int) -> JSONPointer { JSONPointer(tokens + [.index(index)]) }
  public func appending(_ other: JSONPointer) -> JSONPointer { JSONPointer(tokens + other.tokens) }

  public var isRoot: Bool { tokens.isEmpty }

  /// The pointer as people write paths: `agents.research.tools[2]`; keys that are no plain words are quoted: `servers["my host"].port`.
  public var manifestPath: String {
    var path = ""
    for token in tokens {
      switch token {
      case .index(let index): path += "[\(index)]"
      case .key(let key):
        let plain =
          !key.isEmpty
          && key.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-" || $0 == "$"
          }
        if plain {
          path += path.isEmpty ? key : ".\(key)"
        } else {
          path += "[\(JSONValue.string(key).jsonText(.compact))]"
        }
      }
    }
    return path
  }
}

extension JSONPointer: CustomStringConvertible {
  /// The pointer's RFC 6901 form; empty for the whole document.
  public var description: String {
    var text = ""
    for token in tokens {
      text += "/"
      for scalar in token.text.unicodeScalars {
        switch scalar {
        case "~": text += "~0"
        case "/": text += "~1"
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    return text
  }
}

extension JSONPointer.Token: Hashable {
  public static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension JSONPointer: Hashable {}
