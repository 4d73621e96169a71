internal import CRoostPlugin

/// Where plugins' log lines go; `level` is `debug`, `info`, `warning` or `error`.
public typealias PluginLogSink = @Sendable (_ plugin: String, _ level: String, _ line: String) -> Void

/// What the host offers to one C plugin.
final class CPluginHost: Sendable {
  private let plugin: String
  private let limit: Int
  private let log: PluginLogSink

  private init(plugin: String, limit: Int, log: @escaping PluginLogSink) {
    self.plugin = plugin
    self.limit = limit
    self.log = log
  }

  /// The table for the plugin's entry. It lives as long as the process, as the library does.
  static func make(plugin: String, limits: CPluginLimits, log: @escaping PluginLogSink) -> UnsafePointer<roost_host> {
    let host = CPluginHost(plugin: plugin, limit: limits.logBytes, log: log)
    let table = UnsafeMutablePointer<roost_host>.allocate(capacity: 1)
    table.initialize(
      to: roost_host(
        struct_size: MemoryLayout<roost_host>.size, context: Unmanaged.passRetained(host).toOpaque(),
        log: { context, level, line in
          guard let context else { return }
          Unmanaged<CPluginHost>.fromOpaque(context).takeUnretainedValue().write(level, line)
        }))
    return UnsafePointer(table)
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
