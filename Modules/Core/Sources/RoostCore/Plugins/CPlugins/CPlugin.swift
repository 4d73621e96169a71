internal import CRoostPlugin

/// A C plugin whose library is open.
final class CPlugin: Sendable {
  let name: String
  let table: CPluginTable
  let threads: CPluginThreads
  let limits: CPluginLimits

  /// Component kinds that a C plugin may bring.
  static let prefixes = ["tool", "guardrail", "provider", "embedder"]

  /// Calls the entry at `entry` and reads the table that it returns; nil where it returns none.
  init?(
    name: String, entry: UnsafeMutableRawPointer, limits: CPluginLimits = CPluginLimits(), network: NetworkAccess = NetworkAccess(),
    log: @escaping PluginLogSink
  ) throws(CPluginFault) {
    let entry = unsafeBitCast(entry, to: roost_plugin_entry.self)
    let host = CPluginHost(plugin: name, limits: limits, network: network, log: log)
    guard let table = entry(host.table()) else { return nil }
    self.name = name
    self.limits = limits
    self.table = try CPluginTable(table, limits: limits)
    threads = CPluginThreads(host: host, limits: limits)
  }

  /// What the plugin says it brings, checked like a `plugin.json`.
  func components() throws(PluginDescriptorError) -> [ComponentType] {
    try PluginDescriptor.components(of: table.components, plugin: name).map(type)
  }

  /// Why a component can't be brought by a C plugin; nil where it can.
  static func fault(of component: ComponentType) -> String? {
    guard !prefixes.contains(component.prefix) else { return nil }
    return "\(component.id) is of a kind that a C plugin can't bring; the kinds are \(prefixes.joined(separator: ", "))"
  }

  private func type(_ component: ComponentDescription) -> ComponentType {
    ComponentType(
      id: component.id, prefix: component.prefix, section: component.section, summary: component.summary, settings: component.settings,
      metadata: component.metadata
    ) { [self] settings, _ in
      let instance = try await instance(of: component.id, settings: settings)
      do { return try RemoteInstance.make(component.prefix, instance) } catch {
        throw CPluginFault.definition(of: component.id, reason: "\(error)").failure(plugin: name)
      }
    }
  }

  /// Has the plugin make an instance of the component `id`, as in `tool.word_count`.
  func instance(of id: String, settings: JSONValue) async throws(RemoteFailure) -> CPluginInstance {
    try await run(onCancel: {}) { [self] () throws(RemoteFailure) in
      var pointer: UnsafeMutableRawPointer?
      var isMade = false
      do throws(RemoteFailure) {
        let definition = try answer(of: "its definition of \(id)") { answer in
          let status = CPluginText.lend(id) { id in
            CPluginText.lend(settings.jsonText()) { table.make(id, $0, answer, &pointer) }
          }
          isMade = status == Int32(ROOST_OK.rawValue)
          return status
        }
        return CPluginInstance(self, CPluginInstance.Handle(pointer: pointer), definition: definition)
      } catch {
        // There is an instance, but no definition to use it by.
        if isMade { table.drop?(pointer) }
        throw error
      }
    }
  }

  /// Runs `body`, which blocks, on one of the plugin's threads. A cancelled task gets `cancelled` at once; what the body gives later is
  /// let go of.
  func run<Value: Sendable>(
    onCancel: @escaping @Sendable () -> Void, _ body: @escaping @Sendable () throws(RemoteFailure) -> Value
  ) async throws(RemoteFailure) -> Value {
    guard !Task.isCancelled else { throw .cancelled }
    let outcome = OneShot<Result<Value, RemoteFailure>>()
    let work = threads.add {
      outcome.finish(Result { () throws(RemoteFailure) in try body() })
    } refuse: { [name] code in
      outcome.finish(.failure(CPluginFault.noThread(code).failure(plugin: name)))
    }
    let result = await withTaskCancellationHandler {
      await outcome.value()
    } onCancel: { [threads] in
      // First, for a plugin that notices answers at once.
      outcome.finish(.failure(.cancelled))
      onCancel()
      threads.forget(work)
    }
    return try result.get()
  }

  /// Runs one of the plugin's functions and reads what it answers, then gives the answer back.
  ///
  /// - Parameter isJSON: Whether there is an answer to read where the function went well.
  func answer(
    of what: String, isJSON: Bool = true, _ function: (UnsafeMutablePointer<roost_answer>) -> Int32
  ) throws(RemoteFailure) -> JSONValue {
    var answer = roost_answer(struct_size: MemoryLayout<roost_answer>.size, output: roost_text(data: nil, size: 0), owner: nil)
    let status = function(&answer)
    defer { table.freeOutput?(&answer) }
    do throws(CPluginFault) {
      switch status {
      case Int32(ROOST_OK.rawValue): return isJSON ? try CPluginText.json(answer.output, of: what, limit: limits.answerBytes) : .null
      case Int32(ROOST_FAILED.rawValue): break
      default: throw .unknownStatus(of: what, status)
      }
    } catch {
      throw error.failure(plugin: name)
    }
    throw failure(answer.output, what)
  }

  private func failure(_ output: roost_text, _ what: String) -> RemoteFailure {
    do throws(CPluginFault) {
      let json = try CPluginText.json(output, of: "what it says of its failure", limit: limits.answerBytes)
      if case .string(let reason) = json { return .failed(reason) }
      do { return try RemoteFailure(json: json) } catch { throw .notAFailure(of: what, reason: "\(error)") }
    } catch {
      return error.failure(plugin: name)
    }
  }
}
