internal import Dispatch
internal import Glibc
internal import Synchronization

/// The UNIX socket through which another process of the same user asks a running host about its plugins and lets it reload them.
///
/// One request a connection, one line of JSON each way: `{"do": "plugins"}`, `{"do": "reload", "plugin": NAME}`, or without a name every
/// plugin whose files have changed. The socket is `PID.sock` in a folder that only its owner may enter.
public final class RuntimeControl: Sendable {
  /// Where the socket is.
  public let path: String
  private let listener: Int32
  private let wake: (reader: Int32, writer: Int32)
  private let isClosed = Mutex(false)

  /// Longest request, in bytes, and the longest wait for one.
  static let maximumRequest = 65_536
  static let requestTimeout = timeval(tv_sec: 5, tv_usec: 0)

  /// Listens for requests to `runtime` until it is closed. The folder is made where it is missing.
  public init(_ runtime: Runtime, directories: Directories) throws(ControlError) {
    let folder = directories.run
    path = "\(folder)/\(getpid()).sock"
    do { try PrivateFolder.make(folder) } catch { throw ControlError(error.description) }
    listener = try ControlSocket.listen(at: path)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      Glibc.close(listener)
      throw ControlError("can't make a pipe: \(FileFault.text(of: errno))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    wake = (ends[0], ends[1])
    let (listener, reader) = (listener, wake.reader)
    DispatchQueue(label: "roost.control").async { [weak runtime] in
      while ControlSocket.waits(for: listener, or: reader) {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { continue }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        if let runtime { Self.serve(connection, runtime) }
        Glibc.close(connection)
      }
      Glibc.close(listener)
      Glibc.close(reader)
    }
  }

  deinit { close() }

  /// Stops listening and takes the socket away. Safe twice.
  public func close() {
    let isFirst = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return !isClosed
    }
    guard isFirst else { return }
    unlink(path)
    Glibc.close(wake.writer)
  }

  private static func serve(_ connection: Int32, _ runtime: Runtime) {
    guard ControlSocket.isOwnUser(connection) else { return }
    var timeout = requestTimeout
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let answer: JSONValue
    do throws(ControlError) {
      let request = try ControlSocket.readLine(connection, limit: maximumRequest)
      let done = DispatchSemaphore(value: 0)
      let outcome = OneShot<JSONValue>()
      Task {
        outcome.finish(await Self.answer(request, runtime))
        done.signal()
      }
      done.wait()
      answer = outcome.peek() ?? .null
    } catch {
      answer = ["error": .string(error.reason)]
    }
    // Whoever asked and left gets no answer.
    try? ControlSocket.writeLine(connection, answer)
  }

  private static func answer(_ request: JSONValue, _ runtime: Runtime) async -> JSONValue {
    switch request["do"] {
    case "plugins":
      let plugins = runtime.plugins.map { bundle -> JSONValue in
        ["name": .string(bundle.name), "version": .string(bundle.descriptor.version), "directory": .string(bundle.directory)]
      }
      return ["pid": .integer(Int(getpid())), "plugins": .array(plugins)]
    case "reload":
      let reports: [JSONValue]
      if case .string(let name)? = request["plugin"] {
        reports = [await report(name, runtime)]
      } else {
        reports = await runtime.reloadChanged().map(Self.json)
      }
      return ["pid": .integer(Int(getpid())), "reloaded": .array(reports)]
    default: return ["error": "expected \"do\" to be plugins or reload"]
    }
  }

  private static func report(_ name: String, _ runtime: Runtime) async -> JSONValue {
    do throws(ReloadError) { return json((name, .success(try await runtime.reload(plugin: name)))) } catch {
      return json((name, .failure(error)))
    }
  }

  private static func json(_ item: (plugin: String, result: Result<ReloadReport, ReloadError>)) -> JSONValue {
    switch item.result {
    case .success(let report):
      [
        "plugin": .string(report.plugin), "from": .string(report.oldVersion), "to": .string(report.newVersion),
        "remade": .array(report.remade.map { .string($0) }), "reloads": .integer(report.reloads),
      ]
    case .failure(let error): ["plugin": .string(item.plugin), "error": .string(error.description)]
    }
  }
}

/// Why a control socket can't be used.
public struct ControlError: Error, Hashable, CustomStringConvertible {
  public var reason: String
  init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}

/// A running host, as its control socket shows it.
public struct RunningHost: Sendable {
  public let path: String
  public let processID: Int

  /// Longest answer, in bytes.
  static let maximumAnswer = 16 << 20

  /// The hosts of this user that listen. Sockets that nobody listens at any more are taken away.
  public static func all(_ directories: Directories) throws(FileFault) -> [RunningHost] {
    guard FolderListing.kind(of: directories.run) != .missing else { return [] }
    var hosts: [RunningHost] = []
    for name in try FolderListing.names(in: directories.run, limit: PluginCatalog.maximumEntries) where name.hasSuffix(".sock") {
      guard let number = Int(name.dropLast(5)) else { continue }
      let host = RunningHost(path: "\(directories.run)/\(name)", processID: number)
      do throws(ControlError) {
        Glibc.close(try ControlSocket.connect(to: host.path))
        hosts.append(host)
      } catch {
        if error == .nobodyListens { unlink(host.path) }
      }
    }
    return hosts.sorted { $0.processID < $1.processID }
  }

  /// Sends one request and waits for its answer. Blocks.
  public func ask(_ request: JSONValue) throws(ControlError) -> JSONValue {
    let connection = try ControlSocket.connect(to: path)
    defer { Glibc.close(connection) }
    guard ControlSocket.isOwnUser(connection) else { throw ControlError("\(path) belongs to another user") }
    try ControlSocket.writeLine(connection, request)
    return try ControlSocket.readLine(connection, limit: Self.maximumAnswer)
  }
}
