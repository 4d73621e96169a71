/// What `plugins.limits` says of a plugin. Times are in seconds.
@Generable(keys: .snakeCase)
struct WorkerLimitSettings {
  /// The most time from a worker's start until the plugin is open.
  @Guide(range: 0.05...600) var startTimeout: Double = 10
  /// The most time for one call, and the longest silence of a stream.
  @Guide(range: 0.01...86400) var callTimeout: Double = 120
  /// How long a call that was cancelled, or took too long, may go on before its worker is ended.
  @Guide(range: 0...3600) var cancelGrace: Double = 5
  /// The most address space, in bytes.
  @Guide(minimum: 134217728) var memory: Int = 2_147_483_648
  /// The most threads, and processes where they are granted.
  @Guide(range: 8...100000) var tasks: Int = 128
  /// The most open files.
  @Guide(range: 16...1000000) var openFiles: Int = 256
  /// The most calls that a worker has at a time; further ones wait.
  @Guide(range: 1...100000) var concurrentCalls: Int = 256
  /// How many failures within the window are followed by a restart.
  @Guide(range: 0...1000) var restarts: Int = 5
  /// The window in which failures count.
  @Guide(range: 1...86400) var restartWindow: Double = 60
  /// The delay before the first restart; each further one is twice as long, up to 10 seconds.
  @Guide(range: 0...10) var restartDelay: Double = 0.1
  /// How long nothing is started after too many failures.
  @Guide(range: 0.1...86400) var restartPause: Double = 30
  /// The most bytes of standard output and error read in a second; a plugin that writes more waits.
  @Guide(range: 1024...1073741824) var logRate: Int = 1_048_576
  /// The most network connections at a time, where hosts are granted.
  @Guide(range: 0...10000) var connections: Int = 64
  /// The most connections that are being made at a time.
  @Guide(range: 1...256) var pendingConnections: Int = 16
  /// The most time for making one connection, resolving included.
  @Guide(range: 0.05...600) var connectTimeout: Double = 10
}

extension WorkerLimits {
  init(_ settings: WorkerLimitSettings) {
    startTimeout = .seconds(settings.startTimeout)
    callTimeout = .seconds(settings.callTimeout)
    cancelGrace = .seconds(settings.cancelGrace)
    memory = settings.memory
    tasks = settings.tasks
    openFiles = settings.openFiles
    concurrentCalls = settings.concurrentCalls
    restarts = settings.restarts
    restartWindow = .seconds(settings.restartWindow)
    restartDelay = .seconds(settings.restartDelay)
    restartPause = .seconds(settings.restartPause)
    logRate = settings.logRate
    connections = settings.connections
    pendingConnections = settings.pendingConnections
    connectTimeout = .seconds(settings.connectTimeout)
  }
}

extension WorkerLimits {
  /// Takes what is more than `ceilings` allow down to them.
  mutating func clamp(to ceilings: JSONObject) {
    func time(_ key: String, _ value: inout Duration) {
      if let most = ceilings[key]?.doubleValue { value = min(value, .seconds(most)) }
    }
    func count(_ key: String, _ value: inout Int) {
      if let most = ceilings[key]?.doubleValue { value = min(value, Int(max(0, min(most, 1e15)))) }
    }
    time("start_timeout", &startTimeout)
    time("call_timeout", &callTimeout)
    time("cancel_grace", &cancelGrace)
    count("memory", &memory)
    count("tasks", &tasks)
    count("open_files", &openFiles)
    count("concurrent_calls", &concurrentCalls)
    count("restarts", &restarts)
    count("log_rate", &logRate)
    count("connections", &connections)
    count("pending_connections", &pendingConnections)
    time("connect_timeout", &connectTimeout)
  }
}
