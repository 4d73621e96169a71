import RoostCore

// What a tool's call costs across a plugin's border: the same tool, called from the plugin (also with its calls counted)
// and linked into this program. One line a case:
// name, nanoseconds in the plugin, nanoseconds linked, unit, target.

guard CommandLine.arguments.count >= 3 else {
  print("usage: PluginBenchmarks PLUGINS LIBRARIES [CASE]")
  throw CancellationError()
}
let wanted = CommandLine.arguments.dropFirst(3)

/// The benchmark's provider is never asked anything: only the agent's tool is taken from the runtime.
let text = """
  {
    "roost": 1,
    "providers": { "none": { "type": "none" } },
    "tools": { "add": { "type": "adder" } },
    "agents": { "a": { "engine": { "type": "llm", "provider": "none" }, "tools": ["add"] } },
    "entry": "a"
  }
  """

@Generable struct NoSettings {}

struct Silent: Provider {
  let name = "none"
  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { Completion(parts: []) }
}

var registrar = PluginRegistrar()
registrar.add(.provider, "none", summary: "Answers nothing.", settings: NoSettings.self) { _, _ in Silent() }
let catalog = ComponentCatalog(
  plugins: PluginCatalog(scanning: [CommandLine.arguments[1]]), builtIn: CorePlugin.components + registrar.components)
let source = try ManifestSource(reading: [.text(text, name: "benchmark", directory: "/")], environment: [:])
var loader = PluginLoader(libraries: LibraryDirectory(path: CommandLine.arguments[2]))
let runtime = try await Runtime.start(Manifest(checking: source, catalog: catalog), options: RuntimeOptions(loader: loader))
// As the host does it: every call is counted in a page that outlives the process.
let watch = try CrashWatch(stateFolder: "/tmp/roost-benchmark-\(UInt64.random(in: 0...UInt64.max))")
loader.watch = watch
let watched = try await Runtime.start(Manifest(checking: source, catalog: catalog), options: RuntimeOptions(loader: loader))
let tools = (inPlugin: runtime.entry.tools[0], watched: watched.entry.tools[0], linked: AnyTool(AddTool()))
let arguments: JSONValue = ["left": 40, "right": 2, "label": "sum: "]

/// The median nanoseconds of one call, over 21 batches.
func measure(_ tool: AnyTool) async throws -> Double {
  let clock = ContinuousClock()
  let context = ToolContext(callID: "c")
  let calls = 10_000
  var times: [Double] = []
  for _ in 0..<21 {
    let start = clock.now
    for _ in 0..<calls { _ = try await tool.call(arguments, context: context) }
    let (seconds, attoseconds) = (clock.now - start).components
    times.append((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(calls))
  }
  return times.sorted()[times.count / 2]
}

if wanted.isEmpty || wanted.contains("plugin.call") {
  _ = try await measure(tools.linked)
  let inPlugin = try await measure(tools.inPlugin)
  print("plugin.call\t\(inPlugin)\t\(try await measure(tools.linked))\tns\t<= floor + 1000 ns")
}
if wanted.isEmpty || wanted.contains("plugin.call.watched") {
  _ = try await measure(tools.inPlugin)
  let inPlugin = try await measure(tools.watched)
  print("plugin.call.watched\t\(inPlugin)\t\(try await measure(tools.linked))\tns\t<= floor + 1000 ns")
}
_ = await runtime.stop()
_ = await watched.stop()
watch.close()
