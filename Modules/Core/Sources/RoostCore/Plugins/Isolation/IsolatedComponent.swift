/// An instance in a worker. After the worker was started anew, the instance is made anew, and started if it was, before its next call.
final class IsolatedComponent: RemoteComponent {
  private let supervisor: WorkerSupervisor
  private let number: UInt32
  private let request: JSONValue
  private let clock: any RunClock
  /// Set once, before anybody else has the instance.
  let definition: JSONValue
  private let life = InstanceLife()

  /// Makes the instance.
  ///
  /// - Parameter request: The component's id, its settings, its name and folder.
  init(supervisor: WorkerSupervisor, request: JSONValue, clock: any RunClock) async throws(RemoteFailure) {
    self.supervisor = supervisor
    self.request = request
    self.clock = clock
    let number = supervisor.newInstance()
    self.number = number
    let limit = supervisor.limits.callTimeout
    let payload = Self.payload(request, number)
    definition = try await Self.perform(supervisor, clock, limit) { connection in
      await connection.make(instance: number) { await connection.call(.make, payload, timeout: limit) }
    }
  }

  deinit { supervisor.forget(number) }

  private static func payload(_ request: JSONValue, _ number: UInt32) -> [UInt8] {
    var object = request.objectValue ?? JSONObject()
    object["instance"] = .integer(Int(number))
    return JSONValue.object(object).jsonBytes()
  }

  // MARK: - Calls

  func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue {
    // An exporter that writes a line for each event would never end with its own.
    if method == .export, input["type"] == "plugin.log", input["fields"]?["plugin"]?.stringValue == supervisor.plugin { return .null }
    let payload = CallRequest(instance: number, method: method, input: input).bytes
    try Self.check(payload)
    let limit = supervisor.limits.callTimeout
    let answer = try await Self.perform(supervisor, clock, limit) { [self] connection in
      if let failure = await ready(connection, method) { return failure }
      return await connection.call(.call, payload, timeout: limit)
    }
    life.note(method)
    return answer
  }

  func stream(
    _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
  ) async throws(RemoteFailure) {
    let payload = CallRequest(instance: number, method: method, input: input).bytes
    try Self.check(payload)
    let limit = supervisor.limits.callTimeout
    let failure = StreamFailure()
    _ = try await Self.perform(supervisor, clock, limit) { [self] connection in
      if let failure = await ready(connection, method) { return failure }
      return await connection.stream(payload, timeout: limit) { chunks in
        do throws(RemoteFailure) {
          for chunk in chunks { try await emit(Self.parsed(chunk, connection)) }
          return true
        } catch {
          failure.set(error)
          return false
        }
      }
    } instead: {
      failure.value
    }
  }

  private static func check(_ payload: [UInt8]) throws(RemoteFailure) {
    guard payload.count > WorkerFrame.maximumPayload else { return }
    throw .run(
      RunError(
        .invalidInput,
        "The call takes \(payload.count) bytes, and a call of an isolated plugin at most \(WorkerFrame.maximumPayload); send less."))
  }

  /// Makes and starts the instance in a worker that doesn't know it; nil when it is there.
  private func ready(_ connection: WorkerConnection, _ method: RemoteMethod) async -> CallAnswer? {
    if connection.has(instance: number) { return nil }
    let (number, limit) = (number, supervisor.limits.callTimeout)
    let answer = await connection.make(instance: number) { [self] in
      let made = await connection.call(.make, Self.payload(request, number), timeout: limit)
      guard case .result = made else { return made }
      // As it was before: begun, and with its tools known.
      var steps: [RemoteMethod] = []
      if life.isStarted, method != .stop { steps.append(.start) }
      if definition["source"] == true { steps.append(.tools) }
      for step in steps {
        let payload = CallRequest(instance: number, method: step, input: .null).bytes
        let answer = await connection.call(.call, payload, timeout: limit)
        guard case .result = answer else { return answer }
      }
      return made
    }
    if case .result = answer { return nil }
    return answer
  }

  /// Gets a worker and does the work in it; a worker that was gone before anything was sent is no failure.
  private static func perform(
    _ supervisor: WorkerSupervisor, _ clock: any RunClock, _ limit: Duration,
    _ work: @Sendable (WorkerConnection) async -> CallAnswer, instead: () -> RemoteFailure? = { nil }
  ) async throws(RemoteFailure) -> JSONValue {
    let deadline = clock.now + limit
    var tries = 0
    while true {
      tries += 1
      let connection: WorkerConnection
      switch await supervisor.connection(until: deadline) {
      case .success(let found): connection = found
      case .failure(let failure): throw supervisor.remoteFailure(failure)
      }
      let answer = await work(connection)
      if let failure = instead() { throw failure }
      switch answer {
      case .result(let bytes): return bytes.isEmpty ? .null : try parsed(bytes, connection)
      case .failure(let bytes):
        let json = try parsed(bytes, connection)
        do { throw try RemoteFailure(json: json) } catch let error as JSONShapeError { throw violation(connection, "\(error)") } catch let
          error as RemoteFailure
        { throw error } catch { throw .failed("\(error)") }
      case .lost(.notSent) where tries < 3: continue
      case .lost(let loss): throw supervisor.remoteFailure(loss)
      }
    }
  }

  private static func parsed(_ bytes: [UInt8], _ connection: WorkerConnection) throws(RemoteFailure) -> JSONValue {
    do { return try JSONValue(parsing: bytes) } catch { throw violation(connection, error.message) }
  }

  /// What is no JSON ends the worker.
  private static func violation(_ connection: WorkerConnection, _ reason: String) -> RemoteFailure {
    let ending = WorkerEnding.misspoke("an answer that does not have its form (\(reason))")
    connection.end(ending)
    return .run(WorkerFailure(plugin: connection.plugin, ending: ending).runError)
  }
}

extension WorkerSupervisor {
  func forget(_ instance: UInt32) { current?.drop(instance: instance) }

  func remoteFailure(_ loss: CallLoss) -> RemoteFailure {
    switch loss {
    case .cancelled: .cancelled
    case .timedOut(let limit):
      .run(
        RunError(
          .pluginFailed, "Plugin \(plugin) gave no answer within \(limit.seconds) s (plugins.limits, call_timeout).", isRetryable: true,
          source: plugin))
    case .ended(let failure): .run(failure.runError)
    case .notSent:
      .run(RunError(.pluginFailed, "The worker of plugin \(plugin) ended before it took the call.", isRetryable: true, source: plugin))
    }
  }

  func remoteFailure(_ failure: CallFailure) -> RemoteFailure {
    switch failure {
    case .cancelled: .cancelled
    case .timedOut:
      .run(
        RunError(
          .pluginFailed, "Plugin \(plugin) had no worker within \(limits.callTimeout.seconds) s (plugins.limits, call_timeout).",
          isRetryable: true, source: plugin))
    case .ended(let failure): .run(failure.runError)
    case .resting(let failure, let pause):
      .run(
        RunError(
          .pluginFailed,
          "Plugin \(plugin) failed more than \(limits.restarts) times within \(limits.restartWindow.seconds) s and is left alone for "
            + "another \(pause.seconds) s. " + (failure?.message ?? ""), isRetryable: true, source: plugin))
    }
  }
}
