import Glibc

// Whole processes: the built `roost` from its start to its answer, beside an empty program. One line a case:
// name, value, floor, unit, target.

/// Says why on standard error and ends the program.
func fail(_ message: String, status: Int32 = 1) -> Never {
  let line = "HostBenchmarks: \(message)\n"
  _ = line.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
  exit(status)
}

/// Wall-clock milliseconds and the peak resident set in MiB of one run of a program, its output thrown away.
func measure(_ program: String, _ arguments: [String]) -> (milliseconds: Double, mebibytes: Double) {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
  var words = ([program] + arguments).map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  var child: pid_t = 0
  let clock = ContinuousClock()
  let start = clock.now
  guard posix_spawn(&child, program, &actions, nil, &words, environ) == 0 else {
    fail("cannot start \(program)")
  }
  var status: Int32 = 0
  var usage = rusage()
  while wait4(child, &status, 0, &usage) < 0 && errno == EINTR {}
  let time = clock.now - start
  guard status == 0 else {
    fail("\(program) \(arguments.joined(separator: " ")) ended with status \(status)")
  }
  let (seconds, attoseconds) = time.components
  return (Double(seconds) * 1_000 + Double(attoseconds) / 1e15, Double(usage.ru_maxrss) / 1_024)
}

guard CommandLine.arguments.count >= 4 else {
  fail("usage: HostBenchmarks ROOST EMPTY MANIFEST [CASE]", status: 2)
}
let roost = CommandLine.arguments[1]
let empty = CommandLine.arguments[2]
let manifest = CommandLine.arguments[3]
let wanted = CommandLine.arguments.dropFirst(4)
let question = "What is 12.5% of 1840, and what does the handbook say about refunds?"

// One run of each before counting, so that the files are in the page cache for both.
_ = measure(empty, [])
_ = measure(roost, ["run", "-f", manifest, question])
let floor = measure(empty, [])
let answer = measure(roost, ["run", "-f", manifest, question])
for (name, value, floor, unit, target) in [
  ("host.start_to_answer", answer.milliseconds, floor.milliseconds, "ms", "<= 6 x"),
  ("host.resident", answer.mebibytes, floor.mebibytes, "MiB", "<= 28 MiB"),
] where wanted.isEmpty || wanted.contains(name) {
  print("\(name)\t\(value)\t\(floor)\t\(unit)\t\(target)")
}
