internal import CRoostPlugin

/// An instance that a C plugin made. Given back to the plugin when nobody holds it and no call of it runs.
final class CPluginInstance: RemoteComponent {
  /// The plugin's own pointer.
  ///
  /// Unchecked: the host only hands it back, and the contract allows every thread to.
  struct Handle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer?
  }

  let definition: JSONValue
  private let plugin: CPlugin
  private let handle: Handle

  init(_ plugin: CPlugin, _ handle: Handle, definition: JSONValue) {
    self.plugin = plugin
    self.handle = handle
    self.definition = definition
  }

  deinit {
    guard let drop = plugin.table.drop else { return }
    // Giving it back may take the plugin a while, and this may be one of the cooperative pool's threads.
    plugin.threads.add { [plugin, handle] in
      drop(handle.pointer)
      withExtendedLifetime(plugin) {}
    }
  }

  func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue {
    let call = CPluginCall(method, input, plugin: plugin.name, limits: plugin.limits)
    return try await plugin.run(onCancel: { call.cancel() }) { [self] () throws(RemoteFailure) in try serve(call) }
  }

  func stream(
    _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
  ) async throws(RemoteFailure) {
    let call = CPluginCall(method, input, plugin: plugin.name, limits: plugin.limits, isStream: true)
    guard let pieces = call.pieces else { return }
    let work = plugin.threads.add { [self] in
      do throws(RemoteFailure) {
        _ = try serve(call)
        pieces.finish(.success(()))
      } catch {
        pieces.finish(.failure(error))
      }
    } refuse: { [plugin] code in
      pieces.finish(.failure(CPluginFault.noThread(code).failure(plugin: plugin.name)))
    }
    // Whoever leaves early, by a failure of `emit` too, leaves the plugin nobody to write for.
    defer {
      plugin.threads.forget(work)
      call.cancel()
    }
    while true {
      let batch = try await pieces.take()
      if batch.isEmpty { return }
      for piece in batch { try await emit(piece) }
    }
  }

  /// Runs the plugin's function. On one of its threads.
  private func serve(_ call: CPluginCall) throws(RemoteFailure) -> JSONValue {
    let what = "its answer to \(call.method.rawValue)"
    // What a stream's function says in the end means nothing where it went well.
    return try plugin.answer(of: what, isJSON: call.pieces == nil) { answer in
      call.lend { plugin.table.call(handle.pointer, $0, answer) }
    }
  }
}
