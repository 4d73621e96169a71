/// Why a text is no JSON pointer.
public enum JSONPointerError: Error, Sendable, Hashable, CustomStringConvertible {
  case noLeadingSlash(String)
  case badEscape(String)

  public var description: String {
    switch self {
    case .noLeadingSlash(let text): "The JSON pointer \"\(text)\" must be empty or start with \"/\"."
    case .badEscape(let text): "The JSON pointer \"\(text)\" has a \"~\" that is followed by neither 0 nor 1; write ~0 for ~ and ~1 for /."
    }
  }
}
