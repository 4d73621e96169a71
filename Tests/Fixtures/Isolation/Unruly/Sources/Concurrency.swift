import Dispatch

/// What a plugin may use of the runtime: a task group, Dispatch, and sleep.
enum Concurrency {
  static func exercise() async -> String {
    let sum = await withTaskGroup(of: Int.self) { group in
      for number in 1...20 {
        group.addTask {
          try? await Task.sleep(for: .microseconds(100))
          return number
        }
      }
      return await group.reduce(0, +)
    }
    let dispatched = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: 1) }
    }
    return "\(sum + dispatched)"
  }
}
