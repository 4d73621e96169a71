/// What a plugin's worker may take, as `plugins.limits` says.
public struct WorkerLimits: Hashable, Sendable {
  /// The most time from its start until the plugin is open (default 10 s).
  public var startTimeout: Duration = .seconds(10)
  /// The most time for one call, and the longest silence of a stream (default 120 s).
  public var callTimeout: Duration = .seconds(120)
  /// How long a call that was cancelled, or took too long, may go on before the worker is ended (default 5 s).
  public var cancelGrace: Duration = .seconds(5)
  /// The most address space, in bytes (default 2 GiB).
  public var memory = 2 << 30
  /// The most threads, and processes where they are granted (default 128).
  public var tasks = 128
  /// The most open files (default 256).
  public var openFiles = 256
  /// The most calls that the worker has at a time; further ones wait (default 256).
  public var concurrentCalls = 256
  /// How many failures within `restartWindow` are followed by a restart (default 5).
  public var restarts = 5
  /// Default 60 s.
  public var restartWindow: Duration = .seconds(60)
  /// The delay before the first restart; it doubles with each further one, up to 10 s (default 0.1 s).
  public var restartDelay: Duration = .milliseconds(100)
  /// How long nothing is started after too many failures (default 30 s).
  public var restartPause: Duration = .seconds(30)
  /// The most bytes of standard output and error read in a second; a plugin that writes more waits (default 1 MiB).
  public var logRate = 1 << 20
  /// The most connections that the plugin has through the proxy at a time (default 64).
  public var connections = 64
  /// The most of them that are being made at a time (default 16).
  public var pendingConnections = 16
  /// The most time for making one connection, resolving included (default 10 s).
  public var connectTimeout: Duration = .seconds(10)

  public init() {}
}
