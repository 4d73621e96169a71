import RoostCore

/// Brings `conversations.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.conversations, "acme_id", summary: "Conversations in memory.", settings: AcmeNameSettings.self) { settings, _ in
      AcmeNameConversations(limit: settings.limit) as any ConversationStore
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable struct AcmeNameSettings {
  /// The most conversations kept; the one used longest ago goes first.
  @Guide(range: 1...1_000_000) var limit: Int = 1_000
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
