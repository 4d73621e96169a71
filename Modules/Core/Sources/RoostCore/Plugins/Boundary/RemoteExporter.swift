internal import Dispatch

/// An exporter behind a boundary. Exporters are called on a thread of their own, which waits for each answer.
struct RemoteExporter: EventExporter, Lifecycle {
  let remote: any RemoteComponent

  /// The longest wait for one event.
  var timeout = DispatchTimeInterval.seconds(10)

  func export(_ event: EventRecord) throws { try wait(.export, EventRecordForm(event).json) }
  func close() throws { try wait(.close, .null) }

  private func wait(_ method: RemoteMethod, _ input: JSONValue) throws {
    let outcome = OneShot<RemoteFailure?>()
    let done = DispatchSemaphore(value: 0)
    let task = Task {
      do throws(RemoteFailure) {
        _ = try await remote.call(method, input)
        outcome.finish(nil)
      } catch {
        outcome.finish(error)
      }
      done.signal()
    }
    guard done.wait(timeout: .now() + timeout) == .success else {
      task.cancel()
      throw RemoteFailure.failed("the exporter took no event within \(timeout)")
    }
    if let failure = outcome.peek() ?? nil { throw failure.original }
  }

  func start() async throws { try await RemoteLifecycle(remote)?.start() }
  func stop() async { await RemoteLifecycle(remote)?.stop() }
}
