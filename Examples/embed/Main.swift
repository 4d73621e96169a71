import RoostCore

/// A program that embeds Roost: a component of its own, registered like a plugin's, and a manifest that uses it beside the distribution's.
///
/// Usage: embed DISTRIBUTION QUESTION
@main enum Main {
  static func main() async {
    guard CommandLine.arguments.count == 3 else {
      print("usage: embed DISTRIBUTION QUESTION")
      return
    }
    // A thrown error must not leave a main: it would print a register dump.
    do { print(try await answer(CommandLine.arguments[2], distribution: CommandLine.arguments[1])) } catch { print("failed: \(error)") }
  }

  static let manifest = """
    {
      "roost": 1,
      "providers": { "main": { "type": "offline" } },
      "tools": { "stock": { "type": "stock", "items": ["12 lamps", "3 anchors"] } },
      "agents": { "clerk": { "engine": { "type": "llm", "provider": "main" }, "tools": ["stock"] } },
      "entry": "clerk"
    }
    """

  static func answer(_ question: String, distribution: String) async throws -> String {
    // The program's own components are there without a plugin.
    var registrar = PluginRegistrar()
    registrar.add(.tool, "stock", summary: "What is in stock.", settings: StockSettings.self) { settings, _ in
      .tool(StockTool(items: settings.items))
    }
    let plugins = PluginCatalog(scanning: [distribution + "/plugins"])
    let catalog = ComponentCatalog(plugins: plugins, builtIn: CorePlugin.components + registrar.components)
    let source = try ManifestSource(reading: [.text(manifest, name: "embedded", directory: ".")], environment: [:])
    var options = RuntimeOptions()
    // Plugins are checked against, and opened with, the libraries that this program runs with.
    options.loader = PluginLoader(libraries: LibraryDirectory(path: distribution + "/lib"))
    let runtime = try await Runtime.start(Manifest(checking: source, catalog: catalog), options: options)
    let answer = await runtime.entry.run(question)
    await runtime.stop()
    if let error = answer.error { throw error }
    return answer.text
  }
}

@Generable struct StockSettings {
  /// What there is, a line each.
  var items: [String]
}

/// Looks an item up in the stock.
struct StockTool: Tool {
  @Generable struct Arguments {
    @Guide("The item to look for, such as \"lamps\".") var item: String
  }

  let items: [String]
  var name: String { "stock" }
  var description: String { "Looks up how many of an item are in stock." }

  func call(arguments: Arguments, context: ToolContext) async throws -> String {
    items.first { $0.contains(arguments.item.lowercased()) } ?? "There are no \(arguments.item)."
  }
}
