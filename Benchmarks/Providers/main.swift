import Glibc
import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization

// What a provider costs over a loopback connection, beside libcurl in C doing the same requests. Names of cases choose them. One line a
// case: name, value, floor, unit, target.

guard CommandLine.arguments.count >= 3 else {
  print("usage: ProvidersBenchmarks SERVER FLOOR [CASE]")
  throw CancellationError()
}
let names = Set(CommandLine.arguments.dropFirst(3))
func isWanted(_ name: String) -> Bool { names.isEmpty || names.contains { name.hasPrefix($0) } }

func show(_ name: String, _ value: Double, floor: Double, _ unit: String, _ target: String) {
  print("\(name)\t\(value)\t\(floor)\t\(unit)\t\(target)")
}

// A stream is a descriptor; a process may ask for more of them than it begins with.
var files = rlimit()
getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
files.rlim_cur = min(files.rlim_max, 8_192)
setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)

/// A program of ours that runs beside this one, and what it said first.
struct Companion {
  let process: pid_t
  let input: Int32
  let firstLine: String

  init(_ arguments: [String]) throws {
    var (toChild, fromChild): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw CancellationError() }
    for descriptor in toChild + fromChild { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    var words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var id = pid_t()
    guard posix_spawn(&id, arguments[0], &actions, nil, &words, environ) == 0 else { throw CancellationError() }
    close(toChild[0])
    close(fromChild[1])
    (process, input) = (id, toChild[1])
    guard let output = fdopen(fromChild[0], "r") else { throw CancellationError() }
    defer { fclose(output) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), output) != nil else { throw CancellationError() }
    firstLine = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  func end() {
    close(input)
    waitpid(process, nil, 0)
  }
}

let server = try Companion([CommandLine.arguments[1]])
let port = server.firstLine

/// The nanoseconds of the C program, by the clock and by the processor.
func floor(_ arguments: [String]) throws -> (clock: Double, processor: Double) {
  let program = try Companion([CommandLine.arguments[2]] + arguments)
  program.end()
  let numbers = program.firstLine.split(separator: " ").compactMap { Double($0) }
  guard numbers.count == 2 else { throw CancellationError() }
  return (numbers[0], numbers[1])
}

func processor() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e9 + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e3
}

func nanoseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
}

func provider(_ path: String, _ transport: (any WireTransport)? = nil) -> some Provider {
  let models = ModelChoice(catalogue: .empty, model: "a-model")
  let endpoint = WireEndpoint(
    baseURL: "http://127.0.0.1:\(port)/\(path)", transport: transport ?? NetworkTransport(HTTPClient())
  ) { request throws(ProviderError) in
    request.headers["authorization"] = "Bearer benchmark"
  }
  return WireProvider(
    ChatCompletionsWire(ChatCompletionsDialect(name: "benchmark"), models: models, defaultMaxTokens: nil), endpoint: endpoint,
    models: models)
}

let add = AnyTool(
  name: "add", description: "Adds.", parameters: .object(properties: [("a", .integer()), ("b", .integer())], required: ["a", "b"])
) { arguments, _ in
  ToolReply("\((arguments["a"]?.intValue ?? 0) + (arguments["b"]?.intValue ?? 0))")
}

/// Keeps what is sent, for the C program to send the same.
final class Keeper: WireTransport {
  let bodies = Mutex<[[UInt8]]>([])
  private let network = NetworkTransport(HTTPClient())
  func open(_ request: HTTPRequest) async throws(HTTPError) -> WireResponse {
    bodies.withLock { $0.append(request.body ?? []) }
    return try await network.open(request)
  }
}

/// The files of the bodies of an agent's run.
func bodyFiles() async throws -> [String] {
  let keeper = Keeper()
  _ = await (try Agent("bench", provider: provider("agent", keeper), system: "Be brief.", tools: [add])).run("1 + 2?")
  return try keeper.bodies.withLock { $0 }.map { body in
    var path = Array("/tmp/roost-benchmark-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0, write(descriptor, body, body.count) == body.count else { throw CancellationError() }
    close(descriptor)
    return String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// Counts what several tasks do.
final class Counter: Sendable {
  private let value = Atomic(0)
  /// The number before this one.
  func add() -> Int { value.add(1, ordering: .relaxed).oldValue }
  var count: Int { value.load(ordering: .relaxed) }
}

/// Runs of an agent: two requests and a tool, 64 at a time.
func agentRuns(_ count: Int) async throws -> (clock: Double, processor: Double) {
  let agent = try Agent("bench", provider: provider("agent"), system: "Be brief.", tools: [add])
  func run(_ count: Int) async {
    await withTaskGroup(of: Void.self) { group in
      let next = Counter()
      for _ in 0..<64 {
        group.addTask {
          while next.add() < count {
            let answer = await agent.run("1 + 2?")
            precondition(answer.text == "One and two make three.", "\(answer)")
          }
        }
      }
    }
  }
  await run(count / 10 + 64)
  let (start, used) = (ContinuousClock.now, processor())
  await run(count)
  return (nanoseconds(ContinuousClock.now - start) / Double(count), (processor() - used) / Double(count))
}

/// Nanoseconds a chunk of streams of 2,000, through provider and agent.
func streams(_ path: String, _ rounds: Int) async throws -> Double {
  let agent = try Agent("bench", provider: provider(path))
  func run(_ rounds: Int) async {
    for _ in 0..<rounds {
      var pieces = 0
      for await element in agent.stream("go") { if case .text = element { pieces += 1 } }
      precondition(pieces == 2_000, "\(pieces)")
    }
  }
  await run(rounds / 10 + 1)
  let start = ContinuousClock.now
  await run(rounds)
  return nanoseconds(ContinuousClock.now - start) / Double(rounds * 2_000)
}

func fields(of path: String) -> [Substring] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 4_096)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes.prefix(count), as: UTF8.self).split { $0 == " " || $0 == "\n" }
}
func residentMegabytes() -> Double { Double(Int(fields(of: "/proc/self/statm")[1]) ?? 0) * Double(getpagesize()) / 1_048_576 }
func threads() -> Double {
  guard let folder = opendir("/proc/self/task") else { return 0 }
  defer { closedir(folder) }
  var count = -2.0
  while readdir(folder) != nil { count += 1 }
  return count
}

/// Whether a stream of the provider came whole; `begun` counts its first chunk.
func readProvider(_ begun: Counter) async -> Bool {
  do {
    for try await chunk in held.stream(CompletionRequest(messages: [.user("go")])) {
      if case .text = chunk { _ = begun.add() }
      if case .finish = chunk { return true }
    }
  } catch {}
  return false
}

/// The same of an agent's stream.
func readAgent(_ begun: Counter) async -> Bool {
  var isWhole = false
  for await element in agentOfHeld.stream("go") {
    if case .text = element { _ = begun.add() }
    if case .finished(let answer) = element { isWhole = answer.error == nil }
  }
  return isWhole
}

/// Many streams that stand still after their first chunk; then the rest comes, or all are cancelled.
///
/// - Parameter read: Reads one of them, and says whether it came whole.
func heldStreams(
  _ count: Int, cancelling: Bool, _ read: @escaping @Sendable (Counter) async -> Bool
) async throws -> (megabytes: Double, threads: Double, failed: Int, milliseconds: Double) {
  let begun = Counter()
  let (memory, threadsBefore) = (residentMegabytes(), threads())
  return await withTaskGroup(of: Bool.self) { group in
    for _ in 0..<count {
      group.addTask { await read(begun) }
    }
    while begun.count < count { try? await Task.sleep(for: .milliseconds(5)) }
    let (after, threadsAfter) = (residentMegabytes(), threads())
    let start = ContinuousClock.now
    if cancelling {
      group.cancelAll()
    } else if let url = try? HTTPURL("http://127.0.0.1:\(port)/release") {
      _ = try? await HTTPClient().send(HTTPRequest("GET", url))
    }
    var failed = 0
    for await isWhole in group where isWhole == cancelling { failed += 1 }
    return (after - memory, threadsAfter - threadsBefore, failed, nanoseconds(ContinuousClock.now - start) / 1e6)
  }
}

let bodies = try await bodyFiles()
let held = provider("hold")
let agentOfHeld = try Agent("bench", provider: held)
// Memory first: later cases leave the heap larger.
if isWanted("provider.streams") {
  let whole = try await heldStreams(1_000, cancelling: false, readProvider)
  show("provider.streams.1000", whole.megabytes, floor: 0, "MB", "40 MB added or less")
  show("provider.streams.failed", Double(whole.failed), floor: 0, "streams", "0")
  show("provider.streams.threads", whole.threads, floor: 0, "threads", "1 of libcurl, and the pool's")
  let cancelled = try await heldStreams(1_000, cancelling: true, readProvider)
  show("provider.streams.cancel", cancelled.milliseconds, floor: whole.milliseconds, "ms", "at once")
}
if isWanted("agent.streams") {
  let whole = try await heldStreams(1_000, cancelling: false, readAgent)
  show("agent.streams.1000", whole.megabytes, floor: 0, "MB", "none")
}
if isWanted("provider.agent") {
  let count = 5_000
  let least = try floor(["agent", port, "\(count)"] + bodies)
  let found = try await agentRuns(count)
  show("provider.agent", found.clock / 1_000, floor: least.clock / 1_000, "us", "1.43 x floor or less")
  show("provider.agent.processor", found.processor / 1_000, floor: least.processor / 1_000, "us", "2 x floor or less")
}
for path in ["large", "single"] where isWanted("provider.stream.\(path)") {
  let least = try floor(["stream", port, "/\(path)/chat/completions", "50", bodies[0]])
  show("provider.stream.\(path)", try await streams(path, 50), floor: least.clock, "ns", "2 x floor or less")
}
for body in bodies { unlink(body) }
server.end()
