/// One thing that a flag, a variable, the manifest or a configuration file may set.
public struct ConfigSetting: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// True or false; a variable says `1` or `0`, and an empty one `0`.
    case flag
    case text, integer, number
    /// Several texts; a variable joins them by `:`.
    case list
  }

  /// As in `max_turns`: the key in configuration files.
  public var key: String
  public var kind: Kind
  /// One sentence for `config show` and documentation.
  public var summary: String
  /// As in `--max-turns`; nil where there is none.
  public var flag: String?
  /// As in `ROOST_MAX_TURNS`.
  public var variable: String
  /// Where a manifest says it; nil where it can't.
  public var manifestPath: JSONPointer?
  /// What holds when nobody says anything; null for nothing.
  public var standard: JSONValue
  /// Whether its value is never shown.
  public var isSecret: Bool

  /// Flag and variable follow from the key unless given: `max_turns` gives `--max-turns` and `ROOST_MAX_TURNS`.
  public init(
    _ key: String, _ kind: Kind, _ summary: String, flag: String? = nil, variable: String? = nil, manifestPath: JSONPointer? = nil,
    standard: JSONValue = .null, isSecret: Bool = false
  ) {
    self.key = key
    self.kind = kind
    self.summary = summary
    self.flag = flag ?? "--" + key.map { $0 == "_" ? "-" : String($0) }.joined()
    self.variable = variable ?? "ROOST_" + key.uppercased()
    self.manifestPath = manifestPath
    self.standard = standard
    self.isSecret = isSecret
  }

  /// A variable's text as a value of this kind; nil where it is none.
  func value(of text: String) -> JSONValue? {
    switch kind {
    case .text: .string(text)
    case .list: .array(text.split(separator: ":").map { .string(String($0)) })
    case .integer: Int(text).map { .integer($0) }
    case .number: Double(text).flatMap { JSONValue(finite: $0) }
    case .flag:
      switch text {
      case "1": .bool(true)
      case "0", "": .bool(false)
      default: nil
      }
    }
  }

  /// Whether a JSON value is of this kind.
  func accepts(_ value: JSONValue) -> Bool {
    switch (kind, value) {
    case (.flag, .bool), (.text, .string), (.integer, .integer), (.number, .integer), (.number, .number): true
    case (.list, .array(let elements)): elements.allSatisfy { $0.stringValue != nil }
    default: false
    }
  }

  /// What a variable may say.
  var variableExpectation: String { kind == .flag ? "1 or 0" : expectation }

  var expectation: String {
    switch kind {
    case .flag: "true or false"
    case .text: "a text"
    case .integer: "an integer"
    case .number: "a number"
    case .list: "a list of texts"
    }
  }
}
