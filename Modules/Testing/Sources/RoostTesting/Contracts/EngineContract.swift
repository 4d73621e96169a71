public import RoostCore

/// What every engine must do.
public enum EngineContract {
  /// How many engines the suite makes.
  static let engineCount = 13

  /// Runs the engine that `make` makes, whole and streamed; an empty list is a pass.
  ///
  /// - Parameter make: A fresh engine that succeeds on `task`.
  public static func findings(
    task: String = "Say hello.", patience: Duration = .seconds(30), make: @escaping @Sendable () -> any Engine
  ) async -> [Finding] {
    var findings: [Finding] = []
    let whole = await Patience.wait(patience) { await make().run(.task(task), context: context()) }
    guard case .done(let answer) = whole else { return [Finding("run.ends", "run() gave no envelope within \(patience).")] }
    if let error = answer.error { findings.append(Finding("run.succeeds", "run() failed: \(error)")) }
    findings += await streamed(make(), task, answer, patience)
    findings += await abandoned(make, task, patience)
    findings += await cancelled(make(), task, patience)
    return findings
  }

  private static func context() -> RunContext {
    RunContext(scope: RunScope(runID: "contract", spanID: "contract", agent: "contract"))
  }

  private static func streamed(_ engine: any Engine, _ task: String, _ whole: Envelope, _ patience: Duration) async -> [Finding] {
    let outcome = await Patience.wait(patience) {
      var text = ""
      var ends: [Envelope] = []
      var afterEnd = 0
      // The source itself: the stream's own iterator would hide what comes after the end.
      let source = engine.stream(.task(task), context: context()).makeSource()
      while let event = await source.next() {
        if !ends.isEmpty { afterEnd += 1 }
        switch event {
        case .text(let more): text += more
        case .finished(let envelope): ends.append(envelope)
        default: break
        }
      }
      return (text: text, ends: ends, afterEnd: afterEnd)
    }
    guard case .done(let result) = outcome else { return [Finding("stream.ends", "The stream did not end within \(patience).")] }
    guard result.ends.count == 1, result.afterEnd == 0, let end = result.ends.first else {
      return [
        Finding(
          "stream.one_end", "A stream ends with one `finished`; there were \(result.ends.count), and \(result.afterEnd) elements after.")
      ]
    }
    var findings: [Finding] = []
    if end.text != whole.text { findings.append(Finding("stream.same_answer", "run() says \"\(whole.text)\", stream() \"\(end.text)\".")) }
    if end.isOK, !result.text.hasSuffix(end.text) {
      findings.append(Finding("stream.text", "The pieces make \"\(result.text)\", the answer is \"\(end.text)\"."))
    }
    return findings
  }

  /// A reader that leaves at once must come back at once.
  private static func abandoned(_ make: @escaping @Sendable () -> any Engine, _ task: String, _ patience: Duration) async -> [Finding] {
    let outcome = await Patience.wait(patience) {
      for _ in 0..<10 {
        var reader = make().stream(.task(task), context: context()).makeAsyncIterator()
        _ = await reader.next()
      }
    }
    if case .done = outcome { return [] }
    return [Finding("stream.abandoned", "Leaving ten streams after their first element did not end within \(patience).")]
  }

  /// A cancelled run still gives an envelope, and soon.
  private static func cancelled(_ engine: any Engine, _ task: String, _ patience: Duration) async -> [Finding] {
    let outcome = await Patience.wait(patience) {
      let run = Task { await engine.run(.task(task), context: context()) }
      run.cancel()
      return await run.value
    }
    if case .done = outcome { return [] }
    return [Finding("run.cancelled", "A cancelled run gave no envelope within \(patience).")]
  }
}
