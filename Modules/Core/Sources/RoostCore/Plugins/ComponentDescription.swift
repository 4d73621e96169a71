/// What is known of a component type without opening the plugin that brings it.
public struct ComponentDescription: Hashable, Sendable {
  /// As in `tool.calculator`.
  public var id: String
  public var summary: String
  /// The schema of its settings, `type` left out.
  public var settings: JSONSchema
  /// The manifest's section that makes instances of it; empty for kinds that stand inside other sections.
  public var section: String
  /// What a kind's users may ask before there is an instance: a provider's capabilities, a command's usage.
  public var metadata: JSONObject

  public init(id: String, summary: String, settings: JSONSchema, section: String, metadata: JSONObject = JSONObject()) {
    self.id = id
    self.summary = summary
    self.settings = settings
    self.section = section
    self.metadata = metadata
  }

  public init(_ type: ComponentType) {
    self.init(id: type.id, summary: type.summary, settings: type.settings, section: type.section, metadata: type.metadata)
  }

  /// What stands before the id's first point: `tool`.
  public var prefix: String { String(id.prefix { $0 != "." }) }
  /// What stands after it, and in a manifest's `type`: `calculator`.
  public var name: String { String(id.dropFirst(prefix.count + 1)) }

  /// As plugin.json holds it.
  public var json: JSONValue {
    var object: JSONObject = ["id": .string(id), "summary": .string(summary), "section": .string(section), "settings": settings.json]
    if metadata.count > 0 { object["metadata"] = .object(metadata) }
    return .object(object)
  }

  /// Why `id` can't be one: lower-case words joined by `_`, then a point, then the same.
  static func fault(inID id: String) -> String? {
    let parts = id.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ isWord($0) }) else {
      return "\(JSONValue.string(id).brief) is no component id; write the kind, a point and a lower-case name, as in tool.weather"
    }
    return nil
  }

  private static func isWord(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7a).contains(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
  }
}
