import SwiftSyntax

/// How a property's name becomes a JSON key; the macro's side of `GenerableKeys`.
enum KeyNaming {
  case asWritten
  case snakeCase

  /// The choice in `@Generable(keys: .snakeCase)`.
  init(attribute: AttributeSyntax, problems: inout MacroProblems) {
    self = .asWritten
    guard let arguments = attribute.arguments?.as(LabeledExprListSyntax.self),
      let keys = arguments.first(where: { $0.label?.text == "keys" })
    else { return }
    switch keys.expression.as(MemberAccessExprSyntax.self)?.declName.baseName.text {
    case "asWritten": self = .asWritten
    case "snakeCase": self = .snakeCase
    default:
      problems.report("keys", "The macro reads 'keys' from the source text; write .asWritten or .snakeCase here", at: keys.expression)
    }
  }

  func key(for name: String) -> String {
    switch self {
    case .asWritten: name
    case .snakeCase: Self.snakeCased(name)
    }
  }

  /// `maxTurns` → `max_turns`, `baseURL` → `base_url`, `URLPath` → `url_path`.
  static func snakeCased(_ name: String) -> String {
    let letters = Array(name)
    var result = ""
    for (index, letter) in letters.enumerated() {
      guard letter.isUppercase else {
        result.append(letter)
        continue
      }
      let afterLower = index > 0 && !letters[index - 1].isUppercase && letters[index - 1] != "_"
      let startsWord = index > 0 && letters[index - 1].isUppercase && index + 1 < letters.count && letters[index + 1].isLowercase
      if afterLower || startsWord { result.append("_") }
      result += letter.lowercased()
    }
    return result
  }
}
