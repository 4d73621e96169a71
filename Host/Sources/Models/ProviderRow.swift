import RoostCore

/// What one provider can do with any of its models, in the output of `roost models --matrix`.
struct ProviderRow {
  let name: String
  let streaming: Bool
  /// Whether answers in a form can be asked for; where the vendor has no schemas of its own, Roost asks for them another way.
  let structuredOutput: Bool
  let nativeSchema: Bool
  let thinking: Bool
  let tools: Bool
  let modalities: [String]
  let nativeTools: [String]

  /// The provider, and each server that it has a preset for.
  static func all(of listing: ModelCatalogues.Listing) -> [ProviderRow] {
    let catalogue = listing.catalogue
    // Where servers name the models, what families of them can is what is known.
    var entries = catalogue.ids.map { catalogue.entry(for: $0) }.filter { $0.kind == "chat" }
    if entries.isEmpty { entries = catalogue.familyEntries.filter { $0.kind == "chat" } }
    let own = ProviderRow(listing.name, entries.map(\.capabilities))
    let any = [catalogue.entry(for: "").capabilities]
    return [own]
      + catalogue.presets.map { name, preset in
        let dialect = preset["dialect"]
        let thinks = dialect?["thinking"] != nil || dialect?["returns_thinking"]?.boolValue == true
        return ProviderRow("\(listing.name)/\(name)", any, thinking: thinks)
      }
  }

  private init(_ name: String, _ models: [ProviderCapabilities], thinking: Bool? = nil) {
    self.name = name
    streaming = models.contains(where: \.supportsStreaming)
    structuredOutput = !models.isEmpty
    nativeSchema = models.contains(where: \.supportsOutputSchema)
    self.thinking = thinking ?? models.contains(where: \.supportsThinking)
    tools = models.contains(where: \.supportsTools)
    modalities = Set(models.flatMap(\.modalities)).map(\.rawValue).sorted()
    nativeTools = Set(models.flatMap(\.nativeTools)).sorted()
  }

  var json: JSONValue {
    [
      "name": .string(name), "streaming": .bool(streaming), "structured_output": .bool(structuredOutput),
      "native_schema": .bool(nativeSchema), "thinking": .bool(thinking),
      "tools": .bool(tools), "modalities": .array(modalities.map { .string($0) }), "native_tools": .array(nativeTools.map { .string($0) }),
    ]
  }

  static let heading = ["PROVIDER", "STREAMING", "SCHEMA", "THINKING", "TOOLS", "READS", "NATIVE TOOLS"]

  var cells: [String] {
    [name] + [streaming, nativeSchema, thinking, tools].map { $0 ? "yes" : "no" }
      + [modalities.joined(separator: " "), nativeTools.joined(separator: " ")]
  }
}
