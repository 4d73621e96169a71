internal import CRoostPlugin
internal import Glibc

/// Where plugins' log lines go; `level` is `debug`, `info`, `warning` or `error`.
public typealias PluginLogSink = @Sendable (_ plugin: String, _ level: String, _ line: String) -> Void

/// What the host offers to one C plugin.
final class CPluginHost: Sendable {
  private let plugin: String
  private let limit: Int
  private let log: PluginLogSink
  private let network: NetworkAccess

  init(plugin: String, limits: CPluginLimits, network: NetworkAccess = NetworkAccess(), log: @escaping PluginLogSink) {
    self.plugin = plugin
    limit = limits.logBytes
    self.log = log
    self.network = network
  }

  /// The table for the plugin's entry. It lives as long as the process, as the library does.
  func table() -> UnsafePointer<roost_host> {
    let table = UnsafeMutablePointer<roost_host>.allocate(capacity: 1)
    table.initialize(
      to: roost_host(
        struct_size: MemoryLayout<roost_host>.size, context: Unmanaged.passRetained(self).toOpaque(),
        log: { context, level, line in
          CPluginHost.meant(context)?.write(level, line)
        },
        connect: { context, host, port, timeout, reason, size in
          guard let access = CPluginHost.meant(context) else { return -1 }
          do throws(NetworkError) { return try access.connect(host, port, timeout) } catch {
            CPluginHost.tell(error.message, reason, size)
            return -1
          }
        }))
    return UnsafePointer(table)
  }

  /// A library is opened once in a process and keeps the table it got last; what a call does belongs to those that made the call.
  private static func meant(_ context: UnsafeMutableRawPointer?) -> CPluginHost? {
    serving ?? context.map { Unmanaged<CPluginHost>.fromOpaque($0).takeUnretainedValue() }
  }

  private func connect(_ host: roost_text, _ port: UInt32, _ timeout: UInt32) throws(NetworkError) -> Int32 {
    let bytes: UnsafeBufferPointer<UInt8>
    do { bytes = try CPluginText.checked(host, of: "the host to connect to", limit: HostName.maximumLength + 1) } catch {
      throw NetworkError(.invalid, "\(error)")
    }
    let limit: Duration? = timeout == 0 ? nil : .milliseconds(Int(timeout))
    return try network.connectBlocking(host: String(decoding: bytes, as: UTF8.self), port: Int(port), timeout: limit).take()
  }

  /// Writes as much of `text` as there is room for, and a zero byte.
  private static func tell(_ text: String, _ place: UnsafeMutablePointer<CChar>?, _ size: Int) {
    guard let place, size > 0 else { return }
    let bytes = text.utf8.prefix(size - 1)
    for (offset, byte) in bytes.enumerated() { place[offset] = CChar(bitPattern: byte) }
    place[bytes.count] = 0
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
