import Glibc
import RoostCore

// What a call of an isolated plugin costs, beside the least that two processes can do in C. One line a case: name, value, floor, unit,
// target.

guard CommandLine.arguments.count >= 4 else {
  print("usage: IsolationBenchmarks PLUGINS LIBRARIES ROUND-TRIP [CASE]")
  throw CancellationError()
}
let wanted = CommandLine.arguments.dropFirst(4)

let pieces = 200_000

@Generable struct RelaySettings { var provider: ProviderReference }

/// Keeps the provider, and is never run.
struct Relay: Engine {
  let provider: any Provider
  func run(_ input: Envelope, context: RunContext) async -> Envelope { input }
}

var registrar = PluginRegistrar()
registrar.add(.engine, "relay", summary: "Keeps a provider.", settings: RelaySettings.self) { settings, context in
  Relay(provider: try context.resolve(settings.provider)) as any Engine
}
let catalog = ComponentCatalog(
  plugins: PluginCatalog(scanning: [CommandLine.arguments[1]]), builtIn: CorePlugin.components + registrar.components)
let loader = PluginLoader(libraries: LibraryDirectory(path: CommandLine.arguments[2]))

/// A runtime whose plugin runs at the isolation level `level`.
func start(_ level: String) async throws -> Runtime {
  let text = """
    {
      "roost": 1,
      "plugins": {
        "isolation": { "*": "\(level)" },
        "limits": { "*": { "restart_delay": 0, "restarts": 1000 } }
      },
      "providers": { "many": { "type": "unruly", "pieces": \(pieces), "bytes": 20 } },
      "tools": { "echo": { "type": "unruly" } },
      "agents": { "a": { "engine": { "type": "relay", "provider": "many" }, "tools": ["echo"] } },
      "entry": "a"
    }
    """
  let source = try ManifestSource(reading: [.text(text, name: "benchmark", directory: "/")], environment: [:])
  return try await Runtime.start(Manifest(checking: source, catalog: catalog), options: RuntimeOptions(loader: loader))
}

let runtime = try await start(getenv("ROOST_BENCHMARK_ISOLATION").map { String(cString: $0) } ?? "process")
let tool = runtime.entry.tools[0]
let arguments: JSONValue = ["text": "hello"]
let context = ToolContext(callID: "c")
let clock = ContinuousClock()

func nanoseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
}

/// The median nanoseconds from a worker's start to its first reply, over 100 starts of a plugin that uses a task group, Dispatch and sleep.
func started(_ level: String) async throws -> Double {
  let runtime = try await start(level)
  let tool = runtime.entry.tools[0]
  var times: [Double] = []
  for _ in 0..<100 {
    // Ends the worker; the call after it starts one.
    do { _ = try await tool.call(["deed": "exit"], context: context) } catch {}
    let start = clock.now
    _ = try await tool.call(["deed": "concurrency"], context: context)
    times.append(nanoseconds(clock.now - start))
  }
  _ = await runtime.stop()
  return times.sorted()[times.count / 2]
}

/// The least that a start can be: the median nanoseconds of making a process, running another program in it and waiting for its end.
func bareStart() -> Double {
  var times: [Double] = []
  for _ in 0..<100 {
    let arguments = [strdup("/bin/true"), nil]
    defer { free(arguments[0]) }
    let start = clock.now
    var id = pid_t()
    guard posix_spawn(&id, "/bin/true", nil, nil, arguments, nil) == 0 else { return 0 }
    var status: Int32 = 0
    waitpid(id, &status, 0)
    times.append(nanoseconds(clock.now - start))
  }
  return times.sorted()[times.count / 2]
}

/// What the C program measured just now.
func roundTrip() -> Double {
  guard let output = popen(CommandLine.arguments[3], "r") else { return 0 }
  defer { pclose(output) }
  var line = [CChar](repeating: 0, count: 64)
  guard fgets(&line, Int32(line.count), output) != nil else { return 0 }
  return strtod(line, nil)
}

/// The median nanoseconds of one call, over 21 batches.
func oneByOne() async throws -> Double {
  let calls = 500
  var times: [Double] = []
  for _ in 0..<21 {
    let start = clock.now
    for _ in 0..<calls { _ = try await tool.call(arguments, context: context) }
    times.append(nanoseconds(clock.now - start) / Double(calls))
  }
  return times.sorted()[times.count / 2]
}

/// Calls in a second with 64 in flight.
func sideBySide() async throws -> Double {
  let (lanes, calls) = (64, 1_000)
  let start = clock.now
  try await withThrowingTaskGroup(of: Void.self) { group in
    for _ in 0..<lanes { group.addTask { for _ in 0..<calls { _ = try await tool.call(arguments, context: context) } } }
    try await group.waitForAll()
  }
  return Double(lanes * calls) / nanoseconds(clock.now - start) * 1e9
}

/// Pieces in a second of one stream.
func streamed() async throws -> Double {
  guard let relay = runtime.entry.settings.engine as? Relay else { return 0 }
  let start = clock.now
  var count = 0
  for try await _ in relay.provider.stream(CompletionRequest(model: "m", messages: [])) { count += 1 }
  return Double(count) / nanoseconds(clock.now - start) * 1e9
}

func report(_ name: String, _ measure: () async throws -> (value: Double, floor: Double), _ unit: String, _ target: String) async throws {
  guard wanted.isEmpty || wanted.contains(name) else { return }
  let (value, floor) = try await measure()
  print("\(name)\t\(value)\t\(floor)\t\(unit)\t\(target)")
}

_ = try await oneByOne()
try await report("isolation.call", { (try await oneByOne(), roundTrip()) }, "ns", "<= 6 x floor")
try await report("isolation.calls", { (try await sideBySide(), 0) }, "calls/s", ">= 20000")
try await report("isolation.chunks", { (try await streamed(), 0) }, "chunks/s", ">= 100000")
try await report("isolation.start", { (try await started("process"), bareStart()) }, "ns", "")
try await report("isolation.start.confined", { (try await started("confined"), bareStart()) }, "ns", "<= 10 ms")
_ = await runtime.stop()
