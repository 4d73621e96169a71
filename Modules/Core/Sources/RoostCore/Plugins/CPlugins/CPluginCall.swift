internal import CRoostPlugin
internal import Synchronization

/// One call of a C plugin while it runs: what stands behind the functions of its `roost_call`.
final class CPluginCall: Sendable {
  let method: RemoteMethod
  let input: JSONValue
  /// Nil where the answer is no stream.
  let pieces: CPluginPieces?
  private let plugin: String
  private let limits: CPluginLimits
  private let isCancelled = Atomic(false)

  init(_ method: RemoteMethod, _ input: JSONValue, plugin: String, limits: CPluginLimits, isStream: Bool = false) {
    self.method = method
    self.input = input
    self.plugin = plugin
    self.limits = limits
    pieces = isStream ? CPluginPieces(capacity: limits.waitingPieces) : nil
  }

  /// Nobody waits for the answer any more.
  func cancel() {
    isCancelled.store(true, ordering: .releasing)
    pieces?.leave()
  }

  /// Runs `body` with this call as the plugin sees it.
  func lend<Value>(_ body: (UnsafePointer<roost_call>) -> Value) -> Value {
    CPluginText.lend(method.rawValue) { method in
      CPluginText.lend(input.jsonText()) { input in
        withExtendedLifetime(self) {
          var call = roost_call(
            struct_size: MemoryLayout<roost_call>.size, method: method, input: input, context: Unmanaged.passUnretained(self).toOpaque(),
            is_cancelled: { context in
              guard let context else { return 1 }
              return Unmanaged<CPluginCall>.fromOpaque(context).takeUnretainedValue().isCancelled.load(ordering: .acquiring) ? 1 : 0
            },
            emit: { context, piece in
              guard let context else { return 1 }
              return Unmanaged<CPluginCall>.fromOpaque(context).takeUnretainedValue().emit(piece) ? 0 : 1
            })
          return withUnsafePointer(to: &call, body)
        }
      }
    }
  }

  /// False where the plugin should stop.
  private func emit(_ piece: roost_text) -> Bool {
    guard let pieces else { return false }
    do throws(CPluginFault) {
      return pieces.add(try CPluginText.json(piece, of: "a piece that it emits", limit: limits.pieceBytes))
    } catch {
      pieces.finish(.failure(error.failure(plugin: plugin)))
      return false
    }
  }
}
