internal import Synchronization

/// A started component of a runtime, which stops once: when the runtime does, or after a reload when the last run that uses it is over.
final class RuntimeLife: Sendable {
  let id: String
  private let component: any Lifecycle
  private let isStopped = Mutex(false)

  init(id: String, component: any Lifecycle) {
    self.id = id
    self.component = component
  }

  deinit {
    guard takesStop() else { return }
    Task { [component] in await component.stop() }
  }

  func start() async throws { try await component.start() }

  private func takesStop() -> Bool {
    isStopped.withLock { isStopped in
      defer { isStopped = true }
      return !isStopped
    }
  }

  /// Stops `lives` in reverse order, each within the deadline that is left; gives the ids of those that took longer.
  static func stop(_ lives: [RuntimeLife], _ options: RuntimeOptions) async -> [String] {
    let end = options.clock.now + options.stopDeadline
    var late: [String] = []
    for life in lives.reversed() where life.takesStop() {
      let done = OneShot<Bool>()
      let component = life.component
      let task = Task {
        await component.stop()
        done.finish(true)
      }
      let alarm = options.clock.schedule(at: end) { done.finish(false) }
      if await done.value() == false {
        task.cancel()
        late.append(life.id)
      }
      alarm.cancel()
    }
    return late
  }
}

/// A component that a reload replaced; gone when no run uses it any more.
struct ReplacedLife {
  private(set) weak var life: RuntimeLife?
  init(_ life: RuntimeLife) { self.life = life }
}

/// What a runtime is made of at one time; a reload makes the next.
struct RuntimeGeneration: Sendable {
  var manifest: Manifest
  var types: [String: ComponentType]
  var instances: [String: any Sendable]
  /// By name, with the runtime's session.
  var agents: [String: Agent]
  var entry: Agent
  /// In the order they were made.
  var lives: [RuntimeLife]
  /// What each thing needs alive, itself included.
  var livesOf: [String: [RuntimeLife]]
  /// The workers that component types live in, by the types' ids.
  var workers: [String: RuntimeLife]
  var conversations: InMemoryConversationStore
}
