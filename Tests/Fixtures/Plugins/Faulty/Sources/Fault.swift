import Glibc

/// The ways to end a process, by the word that a variable holds.
enum Fault {
  static func happen(_ variable: String) {
    guard let word = getenv(variable).map({ String(cString: $0) }) else { return }
    switch word {
    case "segfault": UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
    case "trap": print([Int]()[word.utf8.count])
    case "fatal": fatalError("told to")
    case "abort": abort()
    case "overflow": print(deep(word.utf8.count))
    case "exit": _exit(0)
    case "kill": kill(getpid(), SIGKILL)
    case "outside":
      // Another process sends it.
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      let words: [String] = ["sh", "-c", "kill -SEGV \(getpid())"]
      var arguments = words.map { strdup($0) } + [nil]
      var child = pid_t()
      posix_spawn(&child, "/bin/sh", &actions, nil, &arguments, nil)
      pause()
    default: break
    }
  }

  private final class Step {
    var next: ((Int) -> Int)?
  }

  /// Deeper than any stack; through a variable, so that no compiler makes a loop of it.
  @inline(never) private static func deep(_ number: Int) -> Int {
    let step = Step()
    step.next = { number in (step.next?(number &+ 1) ?? 0) ^ number }
    return step.next?(number) ?? 0
  }
}
