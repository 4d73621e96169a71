/// Removes secrets from what leaves the process: logs, events, exporters, errors.
///
/// The first stage removes the known secrets by value and can't be switched off: each in its plain, base64, percent-encoded and JSON-escaped
/// forms becomes `<redacted:secret>`. The second removes what looks like a credential (`<redacted:github_token>`) and can be replaced or
/// left out. E-mail addresses and phone numbers are not credentials.
public struct Redactor: Sendable {
  /// What follows the removal of known secrets.
  public enum Patterns: Sendable {
    /// Common shapes of credentials; see ``CredentialShape``.
    case builtIn
    /// Nothing.
    case none
    /// `transform` instead of the built-in shapes. It fails by throwing and, for an event, by turning an object into something else.
    case custom(@Sendable (JSONValue) throws -> JSONValue, onFailure: FailurePolicy)
  }

  /// What becomes of a value whose custom stage failed.
  public enum FailurePolicy: String, Sendable, Hashable, CaseIterable {
    /// It isn't passed on at all.
    case strict
    /// It's passed on with known secrets removed and nothing else.
    case fallback
  }

  /// What became of an event.
  public enum Outcome: Sendable, Hashable {
    case redacted(JSONValue)
    /// The custom stage failed and its policy is strict: the event must not be passed on.
    case dropped(reason: String)
    /// The custom stage failed and its policy is fallback: the event, with known secrets removed.
    case fallback(JSONValue, reason: String)
  }

  /// Shorter secrets, in bytes, are not removed by value: they'd be found in ordinary text everywhere.
  public static let minimumSecretLength = SecretForms.minimumLength
  /// Deepest nesting read; a deeper value becomes `<redacted:depth>`.
  public static let maximumDepth = 512

  public let patterns: Patterns
  private var secrets: Set<String>
  private var forms: SecretForms

  /// A redactor of `secrets`, whose surrounding white space doesn't count.
  public init(secrets: [String] = [], patterns: Patterns = .builtIn) {
    self.patterns = patterns
    self.secrets = Set(secrets)
    forms = SecretForms(secrets)
  }

  /// Removes these secrets too from now on.
  public mutating func add(secrets more: [String]) {
    guard !secrets.isSuperset(of: more) else { return }
    secrets.formUnion(more)
    forms = SecretForms(secrets)
  }

  /// Where known secrets stand in `bytes`, in any of their forms, in order and apart.
  public func rangesOfSecrets(in bytes: [UInt8]) -> [Range<Int>] { forms.ranges(in: bytes) }

  /// The longest form of a known secret, in bytes; 0 where none is known.
  public var longestSecret: Int { forms.longest }

  /// The text without secrets. When a strict custom stage fails it's `<redacted:error>`.
  public func redact(_ text: String) -> String {
    let known = forms.redact(text) ?? text
    switch patterns {
    case .none: return known
    case .builtIn: return CredentialShape.redact(known) ?? known
    case .custom:
      switch transform(.string(known), isEvent: false) {
      case .redacted(let value), .fallback(let value, _): return value.stringValue ?? value.jsonText(.compact)
      case .dropped: return "<redacted:error>"
      }
    }
  }

  /// The value without secrets in its strings, keys and numbers. When a strict custom stage fails it's the string `<redacted:error>`.
  public func redact(_ value: JSONValue) -> JSONValue {
    switch outcome(value, isEvent: false) {
    case .redacted(let value), .fallback(let value, _): value
    case .dropped: "<redacted:error>"
    }
  }

  /// The event without secrets, or the reason why it must not be passed on.
  public func redactEvent(_ event: JSONValue) -> Outcome { outcome(event, isEvent: true) }

  private func outcome(_ value: JSONValue, isEvent: Bool) -> Outcome {
    switch patterns {
    case .builtIn:
      .redacted(walk(value, depth: 0) { forms.redact($0).map { CredentialShape.redact($0) ?? $0 } ?? CredentialShape.redact($0) } ?? value)
    case .none: .redacted(removeKnown(value))
    case .custom: transform(removeKnown(value), isEvent: isEvent)
    }
  }

  private func removeKnown(_ value: JSONValue) -> JSONValue { walk(value, depth: 0, forms.redact) ?? value }

  /// Runs the custom stage on a value without known secrets; what it returns is searched for them again.
  private func transform(_ value: JSONValue, isEvent: Bool) -> Outcome {
    guard case .custom(let transform, let policy) = patterns else { return .redacted(value) }
    let reason: String
    do {
      let changed = try transform(value)
      if !isEvent || value.objectValue == nil || changed.objectValue != nil { return .redacted(removeKnown(changed)) }
      reason = "The custom redactor turned an event into \(changed.typeName); it must return an object."
    } catch {
      reason = redactKnown("The custom redactor failed: \(error)")
    }
    return policy == .strict ? .dropped(reason: reason) : .fallback(value, reason: reason)
  }

  private func redactKnown(_ text: String) -> String { forms.redact(text) ?? text }

  /// The value with `redact` applied to every string and key; `nil` when that changes nothing.
  private func walk(_ value: JSONValue, depth: Int, _ redact: (String) -> String?) -> JSONValue? {
    switch value {
    case .string(let text): return redact(text).map(JSONValue.string)
    case .integer(let number): return forms.hasDigits ? redact(String(number)).map(JSONValue.string) : nil
    case .number(let number): return forms.hasDigits ? redact(number.description).map(JSONValue.string) : nil
    case .decimal(let text): return forms.hasDigits ? redact(text).map(JSONValue.string) : nil
    case .array(var elements):
      guard depth < Self.maximumDepth else { return "<redacted:depth>" }
      var isChanged = false
      for index in elements.indices {
        guard let changed = walk(elements[index], depth: depth + 1, redact) else { continue }
        elements[index] = changed
        isChanged = true
      }
      return isChanged ? .array(elements) : nil
    case .object(let object):
      guard depth < Self.maximumDepth else { return "<redacted:depth>" }
      return walk(object, depth: depth, redact).map(JSONValue.object)
    default: return nil
    }
  }

  private func walk(_ object: JSONObject, depth: Int, _ redact: (String) -> String?) -> JSONObject? {
    var changed: JSONObject?
    for (index, (key, value)) in object.enumerated() {
      let newKey = redact(key)
      let newValue = walk(value, depth: depth + 1, redact)
      if changed == nil {
        if newKey == nil && newValue == nil { continue }
        changed = JSONObject(object.prefix(index).map { ($0.key, $0.value) })
      }
      var place = newKey ?? key
      // Two secret keys must stay two members.
      if changed?.contains(key: place) == true { place += " #\(index)" }
      changed?[place] = newValue ?? value
    }
    return changed
  }
}
