internal import Synchronization

/// The instances that were made in one worker, each once, however many ask for it.
final class InstanceTable: Sendable {
  private enum Instance: Sendable {
    case making([OneShot<CallAnswer>])
    case made
  }

  private let instances = Mutex<[UInt32: Instance]>([:])

  /// Whether the instance was made in this worker.
  func has(_ number: UInt32) -> Bool {
    instances.withLock { instances in
      if case .made? = instances[number] { true } else { false }
    }
  }

  /// Makes an instance once; gives the answer that the worker gave, or an empty one where it was made before.
  func make(_ number: UInt32, _ work: () async -> CallAnswer) async -> CallAnswer {
    let shared: OneShot<CallAnswer>? = instances.withLock { instances in
      switch instances[number] {
      case .made:
        let done = OneShot<CallAnswer>()
        done.finish(.result([]))
        return done
      case .making(let waiting):
        let mine = OneShot<CallAnswer>()
        instances[number] = .making(waiting + [mine])
        return mine
      case nil:
        instances[number] = .making([])
        return nil
      }
    }
    if let shared {
      return await withTaskCancellationHandler {
        await shared.value()
      } onCancel: {
        shared.finish(.lost(.cancelled))
      }
    }
    let answer = await work()
    let waiting = instances.withLock { instances -> [OneShot<CallAnswer>] in
      guard case .making(let waiting)? = instances[number] else { return [] }
      if case .result = answer { instances[number] = .made } else { instances[number] = nil }
      return waiting
    }
    for one in waiting { one.finish(answer) }
    return answer
  }

  /// Forgets an instance; false where it was not there.
  func drop(_ number: UInt32) -> Bool { instances.withLock { $0.removeValue(forKey: number) } != nil }

  /// The worker is gone, and its instances with it.
  func finish(_ failure: WorkerFailure) {
    let makers = instances.withLock { instances in
      defer { instances = [:] }
      return instances.values.flatMap { instance -> [OneShot<CallAnswer>] in
        if case .making(let waiting) = instance { waiting } else { [] }
      }
    }
    for maker in makers { maker.finish(.lost(.ended(failure))) }
  }
}
