/// Tells whoever watches a terminal that something is going on, once it has taken more than a second.
@MainActor
final class Progress {
  private let console: Console
  private var task: Task<Void, Never>?
  private var what: String
  private var isShown = false

  init(_ what: String, console: Console) {
    self.console = console
    self.what = what
  }

  func start() {
    guard console.showsProgress, task == nil else { return }
    task = Task { [weak self] in
      var seconds = 0
      // Cancelling is how it ends.
      while (try? await Task.sleep(for: .seconds(1))) != nil {
        seconds += 1
        self?.show(seconds)
      }
    }
  }

  /// What is being done now.
  func note(_ what: String) { self.what = what }

  func stop() {
    task?.cancel()
    task = nil
    if isShown { console.clearProgress() }
    isShown = false
  }

  private func show(_ seconds: Int) {
    guard task != nil else { return }
    isShown = true
    console.showProgress("\(what) (\(seconds) s)")
  }
}
