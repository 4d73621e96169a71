internal import CRoostSystem
internal import Glibc
internal import Synchronization

/// The worker's side: opens one plugin, makes instances of its components and answers calls of them.
///
/// One thread reads; calls run in the cooperative pool and write their answers themselves.
final class WorkerService: Sendable {
  /// A call that runs.
  private struct Running: Sendable {
    var task: Task<Void, Never>
    /// Of a stream.
    var gate: CreditGate?
  }

  private struct State: Sendable {
    var types: [String: ComponentType] = [:]
    var instances: [UInt32: any RemoteComponent] = [:]
    var running: [UInt64: Running] = [:]
    var network = NetworkAccess.none
  }

  /// Opens what an `open` frame asks for; throws the reason. What the plugin logs goes to `log`, what it connects to through `network`.
  typealias Opener =
    @Sendable (
      _ request: JSONValue, _ network: NetworkAccess, _ log: @escaping PluginLogSink
    ) throws -> [ComponentType]

  private let socket: FrameSocket
  private let opener: Opener
  private let state = Mutex(State())

  init(socket: FrameSocket, opener: @escaping Opener) {
    self.socket = socket
    self.opener = opener
  }

  // MARK: - Reading

  /// Serves until the supervisor says stop or is gone, or sends what is no frame. Blocks its thread.
  func serve() -> Ending {
    var decoder = FrameDecoder(fromWorker: false)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
    defer { buffer.deallocate() }
    // Not poll: it would keep a socket open that the plugin closed, and the supervisor would not notice.
    let waiter = roost_waiter()
    guard waiter >= 0, roost_waiter_ask(waiter, socket.signal, 0, Int16(POLLIN)) == 0 else { return .disconnected }
    defer { close(waiter) }
    var events = [Int16](repeating: 0, count: Int(ROOST_WAITER_PLACES))
    var wanted = Int16(0)
    var mustDrain = false
    while true {
      let wants = Int16(POLLIN) | (mustDrain ? Int16(POLLOUT) : 0)
      if wants != wanted {
        guard roost_waiter_ask(waiter, socket.descriptor, 1, wants) == 0 else { return .disconnected }
        wanted = wants
      }
      guard roost_waiter_wait(waiter, &events) >= 0 else { return .disconnected }
      if events[0] != 0 {
        socket.clearSignal()
        mustDrain = socket.flush() > 0
      }
      if events[1] & Int16(POLLOUT) != 0 { mustDrain = socket.flush() > 0 }
      guard events[1] & ~Int16(POLLOUT) != 0 else { continue }
      let count = roost_receive_now(socket.descriptor, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EAGAIN { continue }
      if count <= 0 { return .disconnected }
      decoder.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      do throws(FrameError) {
        while let frame = try decoder.next() {
          if frame.kind == .stop { return .stopped }
          take(frame)
        }
      } catch {
        return .misspoken(error)
      }
    }
  }

  enum Ending: Equatable {
    case stopped
    /// The supervisor is gone.
    case disconnected
    case misspoken(FrameError)
  }

  private func take(_ frame: WorkerFrame) {
    switch frame.kind {
    case .open: open(frame)
    case .make: run(frame.call) { [self] () throws(RemoteFailure) in try await make(frame) }
    case .call: run(frame.call) { [self] () throws(RemoteFailure) in try await call(frame) }
    case .stream: stream(frame)
    case .cancel:
      let running = state.withLock { $0.running[frame.call] }
      running?.gate?.close()
      running?.task.cancel()
    case .credit:
      let gate = state.withLock { $0.running[frame.call]?.gate }
      gate?.grant(Int(frame.number ?? 0))
    case .drop: if let number = frame.number { state.withLock { $0.instances[number] = nil } }
    default: break
    }
  }

  // MARK: - Answering

  /// The most characters of a line that the plugin logs: whatever they are, they fit into a frame.
  private static let maximumLogCharacters = 2_000

  /// Runs a call in a task of its own, known by its number until it is answered.
  private func run(_ id: UInt64, gate: CreditGate? = nil, _ body: @escaping @Sendable () async throws(RemoteFailure) -> JSONValue) {
    state.withLock { state in
      // The task can't end before it is in the table: ending takes the lock.
      let task = Task { [self] in
        let answer: WorkerFrame
        do throws(RemoteFailure) {
          answer = Self.answer(id, .result, try await body())
        } catch {
          answer = Self.answer(id, .error, error.json)
        }
        _ = self.state.withLock { $0.running.removeValue(forKey: id) }
        socket.send(answer)
      }
      state.running[id] = Running(task: task, gate: gate)
    }
  }

  private static func answer(_ id: UInt64, _ kind: WorkerFrame.Kind, _ value: JSONValue) -> WorkerFrame {
    let bytes = value.jsonBytes()
    guard bytes.count > WorkerFrame.maximumPayload else { return WorkerFrame(kind, call: id, payload: bytes) }
    let failure = RemoteFailure.run(
      RunError(
        .pluginFailed,
        "The answer takes \(bytes.count) bytes, and that of an isolated plugin at most \(WorkerFrame.maximumPayload); the plugin must send less."
      ))
    return WorkerFrame(.error, call: id, payload: failure.json.jsonBytes())
  }

  private func open(_ frame: WorkerFrame) {
    do {
      let socket = socket
      let request = try JSONValue(parsing: frame.payload)
      let proxy = request["proxy"]?.intValue.map { NetworkAccess(proxy: NetworkProxyClient(descriptor: Int32(clamping: $0))) }
      let network = proxy ?? .none
      state.withLock { $0.network = network }
      let types = try opener(request, network) { _, level, line in
        let payload: JSONValue = ["level": .string(level), "message": .string(String(line.prefix(Self.maximumLogCharacters)))]
        socket.send(WorkerFrame(.log, payload: payload.jsonBytes()))
      }
      state.withLock { $0.types = Dictionary(types.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }) }
      socket.send(WorkerFrame(.ready))
    } catch {
      let reason = (error as? PluginRefusal)?.explanation ?? "\(error)"
      socket.send(WorkerFrame(.error, payload: (["reason": .string(reason)] as JSONValue).jsonBytes()))
    }
  }

  private func make(_ frame: WorkerFrame) async throws(RemoteFailure) -> JSONValue {
    do {
      let reader = try JSONReader(JSONValue(parsing: frame.payload), of: "an instance to make")
      let id = try reader.string("component")
      let number = UInt32(clamping: try reader.integer("instance"))
      guard let type = state.withLock({ $0.types[id] }) else { throw RemoteFailure.failed("the plugin registers no \(id)") }
      let network = state.withLock { $0.network }
      let context = ComponentContext(
        name: try reader.string("name"), baseDirectory: try reader.string("directory"), network: network
      ) { prefix, name in
        throw ComponentError.isolated(name: name, kind: prefix)
      }
      let instance = try await type.make(reader.object["settings"] ?? [:], context)
      let models = type.metadata["models"]?.objectValue?.keys ?? []
      guard let served = ServedComponent(instance, models: models) else {
        throw RemoteFailure.failed("\(id) is of a kind that runs in Roost's own process only")
      }
      state.withLock { $0.instances[number] = served }
      return served.definition
    } catch {
      throw RemoteFailure(error)
    }
  }

  private func instance(_ request: CallRequest) throws(RemoteFailure) -> any RemoteComponent {
    if let instance = state.withLock({ $0.instances[request.instance] }) { return instance }
    throw .failed("there is no instance \(request.instance)")
  }

  private func call(_ frame: WorkerFrame) async throws(RemoteFailure) -> JSONValue {
    let request = try Self.request(frame.payload[...])
    return try await instance(request).call(request.method, request.input)
  }

  private func stream(_ frame: WorkerFrame) {
    let credit = WorkerFrame(.credit, payload: Array(frame.payload.prefix(4))).number
    let gate = CreditGate(credit: Int(credit ?? 0))
    run(frame.call, gate: gate) { [self] () throws(RemoteFailure) in
      let request = try Self.request(frame.payload.dropFirst(4))
      try await instance(request).stream(request.method, request.input) { [self] piece throws(RemoteFailure) in
        guard await gate.enter() else { throw .cancelled }
        let bytes = piece.jsonBytes()
        guard bytes.count <= WorkerFrame.maximumChunk else {
          throw .run(
            RunError(
              .pluginFailed,
              "A piece of the stream takes \(bytes.count) bytes, and that of an isolated plugin at most \(WorkerFrame.maximumChunk)."))
        }
        socket.sendSoon(WorkerFrame(.chunk, call: frame.call, payload: bytes))
      }
      return .null
    }
  }

  private static func request(_ bytes: ArraySlice<UInt8>) throws(RemoteFailure) -> CallRequest {
    do { return try CallRequest(reading: bytes) } catch { throw .failed("the call can't be read: \(error.reason)") }
  }
}

/// What `roost-worker` runs once it is confined: serves the supervisor on `socket` to the end. The process must be left with what it gives.
@c(roost_worker_serve) public func serveWorker(_ socket: Int32) -> Int32 {
  guard let channel = FrameSocket(descriptor: socket) else { return 71 }
  let service = WorkerService(socket: channel) { request, network, log in
    let reader = try JSONReader(request, of: "a plugin to open")
    let bundle = try PluginBundle(directory: reader.string("directory"))
    var loader = PluginLoader(libraries: LibraryDirectory(path: try reader.string("libraries")))
    loader.log = log
    loader.network = network
    return try loader.load(bundle).components
  }
  let ending = service.serve()
  // What the plugin printed and did not flush.
  fflush(nil)
  switch ending {
  case .stopped, .disconnected: return 0
  case .misspoken: return 76
  }
}
