import RoostCore
import Synchronization

/// The tools that are called and have not answered: who keeps a run that should end.
final class ToolsAtWork: Sendable {
  private struct Call: Hashable {
    let run: String
    let id: String
  }

  private let calls = Mutex<[Call: String]>([:])

  init(_ session: Session) {
    session.on(ToolCallEvent.self) { [weak self] event, record in self?.note(event.name, event.callId, record) }
    session.on(ToolResultEvent.self) { [weak self] event, record in self?.note(nil, event.callId, record) }
    session.on(ToolErrorEvent.self) { [weak self] event, record in self?.note(nil, event.callId, record) }
  }

  /// Each once, by name.
  var names: [String] { calls.withLock { Set($0.values).sorted() } }

  /// A call began, or where it has no name ended.
  private func note(_ tool: String?, _ id: String, _ record: EventRecord) {
    calls.withLock { $0[Call(run: record.scope?.runID ?? "", id: id)] = tool }
  }
}
