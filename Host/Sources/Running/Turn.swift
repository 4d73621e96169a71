import RoostCore

/// One question to an agent, and its answer on the console.
@MainActor
struct Turn {
  /// How an answer is printed.
  enum Style: Hashable {
    case streamed, whole, json
    /// One event a line; the last carries the result.
    case jsonLines
  }

  let console: Console
  let style: Style
  let showsUsage: Bool

  /// The style that the flags ask for; without a word, an answer streams on a terminal.
  static func style(_ invocation: Invocation, _ console: Console) throws -> Style {
    let streams = try wantsStream(invocation)
    if try invocation.isOn(.json) { return streams == true ? .jsonLines : .json }
    return streams ?? console.isOutputTerminal ? .streamed : .whole
  }

  /// The last of `--stream` and `--no-stream`, else their variables; nil where nothing is said.
  static func wantsStream(_ invocation: Invocation) throws -> Bool? {
    if let last = invocation.order.last(where: { $0 == Flag.stream.name || $0 == Flag.noStream.name }) { return last == Flag.stream.name }
    if try invocation.isOn(.noStream) { return false }
    return try invocation.isOn(.stream) ? true : nil
  }

  /// Asks, prints, and gives the answer. Cancelling the task stops the run.
  func ask(_ prompt: String, of opened: OpenedAgent) async throws -> Envelope {
    let progress = Progress("thinking", console: console)
    if style == .streamed || style == .whole { progress.start() }
    defer { progress.stop() }
    let answer =
      switch style {
      case .streamed: try await streamed(prompt, opened, progress)
      case .whole, .json: try await opened.run(prompt)
      case .jsonLines: try await lines(prompt, opened)
      }
    progress.stop()
    // What happened stands before how it ended.
    if console.isVerbose { await opened.session.flush() }
    switch style {
    case .json: try console.writeLine(RunReport.json(of: answer, task: prompt).description)
    case .whole where answer.isOK && !answer.text.isEmpty: try console.writeLine(answer.text)
    case .streamed, .whole, .jsonLines: break
    }
    if let error = answer.error, style == .streamed || style == .whole, !(error.code == .cancelled && Task.isCancelled) {
      console.error("roost: \(error)")
    }
    if showsUsage { console.error(RunReport.usage(of: answer)) }
    return answer
  }

  private func streamed(_ prompt: String, _ opened: OpenedAgent, _ progress: Progress) async throws -> Envelope {
    let printer = AnswerPrinter(console: console, progress: progress)
    var answer: Envelope?
    for await event in try await opened.stream(prompt) {
      try printer.print(event)
      if case .finished(let envelope) = event { answer = envelope }
    }
    try printer.finish(answer)
    guard let answer else { throw HostError(.failed, "the run ended without an answer; its engine is at fault") }
    return answer
  }

  /// Every event of the session on a line of its own, as exporters get them; the outermost run's last one is held back for the result.
  private func lines(_ prompt: String, _ opened: OpenedAgent) async throws -> Envelope {
    let events = EventLines()
    let subscription = opened.session.add(events)
    defer { subscription.cancel() }
    // Streamed, so that pieces of the answer are events when they come.
    let stream = try await opened.stream(prompt)
    let run = Task { await stream.finish() }
    events.onOutputClosed { run.cancel() }
    let answer = await withTaskCancellationHandler {
      await run.value
    } onCancel: {
      run.cancel()
    }
    await opened.session.flush()
    try events.checkOutput()
    guard let answer else { throw HostError(.failed, "the run ended without an answer; its engine is at fault") }
    var last = events.takeLast() ?? ["type": "run.finished"]
    last["result"] = RunReport.json(of: answer, task: prompt)
    try console.writeLine(JSONValue.object(last).description)
    return answer
  }
}
