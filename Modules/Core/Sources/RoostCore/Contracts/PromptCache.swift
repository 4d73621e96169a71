/// Which parts of the prompt a vendor is asked to keep for the next call. Vendors that cache by themselves need none of it.
public struct PromptCache: Hashable, Sendable {
  public var system: Bool
  public var tools: Bool
  public var lifetime: Lifetime?

  /// How long the vendor keeps it; the vendor's own default (five minutes) where it isn't said.
  public enum Lifetime: String, Generable, CaseIterable {
    case minutes = "5m"
    case hour = "1h"
  }

  public init(system: Bool = true, tools: Bool = true, lifetime: Lifetime? = nil) {
    self.system = system
    self.tools = tools
    self.lifetime = lifetime
  }
}

/// `true` for both parts, `false` for none, or `{"system": …, "tools": …, "ttl": "5m" or "1h"}`.
extension PromptCache: Generable {
  @Generable
  struct Parts {
    /// Whether the instructions are kept.
    var system: Bool = true
    /// Whether the tools' definitions are kept.
    var tools: Bool = true
    /// How long: 5m or 1h.
    var ttl: PromptCache.Lifetime?
  }

  public static var schema: JSONSchema { .anyOf([.boolean, Parts.schema]) }

  public init(json: JSONValue) throws(GenerableError) {
    if case .bool(let flag) = json {
      self.init(system: flag, tools: flag)
    } else {
      let parts = try Parts(json: json)
      self.init(system: parts.system, tools: parts.tools, lifetime: parts.ttl)
    }
  }

  public var json: JSONValue {
    lifetime == nil && system == tools ? .bool(system) : Parts(system: system, tools: tools, ttl: lifetime).json
  }
}
