internal import CRoostPlugin
internal import Glibc

/// Where plugins' log lines go; `level` is `debug`, `info`, `warning` or `error`.
public typealias PluginLogSink = @Sendable (_ plugin: String, _ level: String, _ line: String) -> Void

/// What the host offers to one C plugin.
final class CPluginHost: Sendable {
  private let plugin: String
  private let limit: Int
  private let log: PluginLogSink

  init(plugin: String, limits: CPluginLimits, log: @escaping PluginLogSink) {
    self.plugin = plugin
    limit = limits.logBytes
    self.log = log
  }

  /// The table for the plugin's entry. It lives as long as the process, as the library does.
  func table() -> UnsafePointer<roost_host> {
    let table = UnsafeMutablePointer<roost_host>.allocate(capacity: 1)
    table.initialize(
      to: roost_host(
        struct_size: MemoryLayout<roost_host>.size, context: Unmanaged.passRetained(self).toOpaque(),
        log: { context, level, line in
          guard let context else { return }
          // A library is opened once in a process and keeps the table it got last; a call's lines belong to those that made the call.
          let host = CPluginHost.serving ?? Unmanaged<CPluginHost>.fromOpaque(context).takeUnretainedValue()
          host.write(level, line)
        }))
    return UnsafePointer(table)
  }

  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  /// The host whose calls the current thread serves.
  private static var serving: CPluginHost? {
    key.flatMap { pthread_getspecific($0) }.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }

  /// Makes this the host of whatever the current thread runs; the thread's owner holds it meanwhile.
  func serve() {
    if let key = Self.key { pthread_setspecific(key, Unmanaged.passUnretained(self).toOpaque()) }
  }

  private func write(_ level: Int32, _ line: roost_text) {
    guard let data = line.data, line.size > 0 else { return }
    let bytes = UnsafeBufferPointer(start: UnsafeRawPointer(data).assumingMemoryBound(to: UInt8.self), count: min(line.size, limit))
    log(plugin, Self.word(of: level), String(decoding: bytes, as: UTF8.self))
  }

  private static func word(of level: Int32) -> String {
    switch level {
    case ...Int32(ROOST_DEBUG.rawValue): "debug"
    case Int32(ROOST_INFO.rawValue): "info"
    case Int32(ROOST_WARNING.rawValue): "warning"
    default: "error"
    }
  }
}
