import Dispatch
import Synchronization

private let blocks = DispatchQueue(label: "roost.fixture", attributes: .concurrent)

/// Uses what plugins use: a task group, sleep, Dispatch queues and timers, an actor, and blocks until all have run.
@c(roost_fixture_run)
public func run() -> Int32 {
  let done = DispatchSemaphore(value: 0)
  let sum = Atomic<Int>(0)
  Task {
    await withTaskGroup(of: Int.self) { group in
      for number in 1...8 {
        group.addTask {
          try? await Task.sleep(for: .microseconds(100 * number))
          return number
        }
      }
      for await number in group { sum.add(number, ordering: .relaxed) }
    }
    await withCheckedContinuation { continuation in
      blocks.asyncAfter(deadline: .now() + .microseconds(200)) { continuation.resume() }
    }
    done.signal()
  }
  let group = DispatchGroup()
  for _ in 1...4 { blocks.async(group: group) { sum.add(100, ordering: .relaxed) } }
  group.wait()
  done.wait()
  return sum.load(ordering: .relaxed) == 436 ? 0 : 5
}
