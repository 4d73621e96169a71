extension ToolExecutor {
  /// What a tool's call came to before it is told to anyone.
  private enum Answer: Sendable {
    case reply(ToolReply)
    case refused(String)
    case failed(String)
    case timedOut(Duration)
    case cancelled
    case signal(ControlSignal)
  }

  /// One call, from the look-up of its tool to its last event.
  func run(_ call: ToolCall, index: Int, of count: Int, turn: Int) async -> Outcome {
    let start = context.clock.now
    if Task.isCancelled { return await outcome(call, .cancelled, start: start, turn: turn) }
    if let sink = context.events, sink.wants(ToolCallEvent.type) {
      await sink.emit(ToolCallEvent(callId: call.id, name: call.name, arguments: call.arguments, turn: turn))
    }
    let tool = tools.first { $0.name == call.name }
    let answer: Answer
    if let maxCalls, index >= maxCalls {
      answer = .refused("Not called: \(count) calls were asked for in one turn and max_tool_calls_per_turn is \(maxCalls).")
    } else if let tool {
      if let problem = problem(with: call, tool) {
        answer = .refused("Error executing \(call.name): \(RunError.Code.toolArgumentInvalid.rawValue): \(problem)")
      } else {
        if let hooks = context.hooks { await hooks.onToolStart(call, context: context) }
        answer = await perform(call, tool, start: start, turn: turn)
      }
    } else {
      answer = .refused("Error executing \(call.name): \(unknown(call.name))")
    }
    return await outcome(call, answer, start: start, turn: turn)
  }

  private func problem(with call: ToolCall, _ tool: AnyTool) -> String? {
    guard case .object = call.arguments else {
      if case .string(let text) = call.arguments {
        do { _ = try JSONValue(parsing: text) } catch { return "The arguments are not valid JSON (\(error)); send one JSON object." }
      }
      return "The arguments are \(call.arguments.summary); send one JSON object."
    }
    let violations = tool.parameters.validate(call.arguments)
    if violations.isEmpty { return nil }
    return violations.map(\.description).joined(separator: " ")
  }

  private func unknown(_ name: String) -> String {
    if tools.isEmpty { return "There is no tool \(JSONValue.string(name)); no tools are available." }
    let nearest = NearestName.of(name, in: tools.map(\.name))
    let hint = nearest.map { " Did you mean \($0)?" } ?? ""
    let names = ([nearest].compactMap { $0 } + tools.map(\.name).filter { $0 != nearest }).joined(separator: ", ")
    return "There is no tool \(JSONValue.string(name)).\(hint) Available: \(names)."
  }

  private func perform(_ call: ToolCall, _ tool: AnyTool, start: ContinuousClock.Instant, turn: Int) async -> Answer {
    let limit = tool.options.timeout ?? timeout
    let end = limit.map { context.clock.now + $0 }
    let deadline = [end, context.deadline].compactMap { $0 }.min()
    let toolContext = ToolContext(
      callID: call.id, agent: context.scope.agent, runID: context.scope.runID, turn: turn,
      idempotencyKey: context.scope.runID + ":" + call.id, execution: context.execution, deadline: deadline, metadata: context.metadata)
    let outcome = await Race.run(until: deadline, clock: context.clock) { () async -> Answer in
      do {
        return .reply(try await tool.call(call.arguments, context: toolContext))
      } catch let signal as ControlSignal {
        return .signal(signal)
      } catch is CancellationError where Task.isCancelled {
        return .cancelled
      } catch let error as RunError {
        return .failed(error.message)
      } catch {
        return .failed("\(error)")
      }
    }
    switch outcome {
    case .value(let answer): return answer
    case .deadline: return .timedOut(limit.map { deadline == end ? $0 : context.clock.now - start } ?? (context.clock.now - start))
    case .cancelled: return .cancelled
    }
  }

  private func outcome(_ call: ToolCall, _ answer: Answer, start: ContinuousClock.Instant, turn: Int) async -> Outcome {
    let duration = context.clock.now - start
    var outcome: Outcome
    switch answer {
    case .reply(let reply):
      if let envelope = reply.envelope { count(envelope, tool: call.name) }
      var content = bounded(reply.content)
      if reply.isError { content = [.text("Error executing \(call.name): \(content.plainText)")] }
      outcome = make(call, content, isError: reply.isError, duration, turn)
      outcome.record.metadata = reply.metadata
    case .refused(let text): outcome = make(call, [.text(text)], isError: true, duration, turn)
    case .failed(let reason):
      let text = "Error executing \(call.name): \(reason)"
      let shown = policy == .skip ? "" : text
      outcome = make(call, bounded([.text(shown)]), isError: policy != .skip, duration, turn)
      outcome.kind = .error(reason)
      if policy == .raise { outcome.failure = RunError(.toolFailed, text, source: call.name) }
    case .timedOut(let limit):
      let text = "[TOOL_TIMEOUT] \(call.name) gave no result within \(limit.inSeconds) s and was stopped."
      outcome = make(call, [.text(text)], isError: true, duration, turn)
      outcome.kind = .timeout(limit)
    case .cancelled: outcome = make(call, [.text("Cancelled before \(call.name) gave a result.")], isError: true, duration, turn)
    case .signal(let signal):
      let text =
        switch signal {
        case .conclude(let value): value.plainText
        case .pause(let request): request.reason
        }
      outcome = make(call, bounded([.text(text)]), isError: false, duration, turn)
      if case .pause(var request) = signal, request.callID == nil {
        request.callID = call.id
        outcome.signal = .pause(request)
      } else {
        outcome.signal = signal
      }
    }
    // The run has had its last event already.
    if Task.isCancelled { return outcome }
    if let sink = context.events { await emit(outcome.event, to: sink) }
    if let hooks = context.hooks { await hooks.onToolEnd(outcome.record, context: context) }
    return outcome
  }

  private func emit(_ event: some SessionEvent, to sink: any EventSink) async {
    if sink.wants(type(of: event).type) { await sink.emit(event) }
  }

  private func make(_ call: ToolCall, _ content: [ContentPart], isError: Bool, _ duration: Duration, _ turn: Int) -> Outcome {
    let text = content.plainText
    return Outcome(
      result: ToolResult(callID: call.id, name: call.name, content: content, isError: isError),
      record: ToolCallRecord(call: call, result: text, isError: isError, duration: duration), kind: isError ? .error(text) : .result,
      turn: turn)
  }

  /// A nested run in this process reports its spending itself; one elsewhere is counted here, once.
  private func count(_ envelope: Envelope, tool: String) {
    let spending = envelope.metadata.total
    guard spending != Spending(), context.recorder.add(nested: spending, run: envelope.metadata.runID) else { return }
    context.budget?.record(spending)
    context.events?.record(spending, agent: envelope.metadata.agent ?? tool)
  }

  /// The content with at most `resultLimit` bytes of text; what is cut is said.
  private func bounded(_ content: [ContentPart]) -> [ContentPart] {
    var left = resultLimit
    var isWithin = true
    for part in content {
      if case .text(let text) = part { left -= text.utf8.count }
      if left < 0 { isWithin = false }
    }
    if isWithin { return content }
    left = resultLimit
    let whole = content.reduce(0) { $0 + ($1.textValue?.utf8.count ?? 0) }
    var shorter: [ContentPart] = []
    for part in content {
      guard case .text(let text) = part else {
        shorter.append(part)
        continue
      }
      guard left > 0 else { continue }
      let kept = text.utf8.count <= left ? text : String(text.cut(toBytes: left))
      left -= text.utf8.count
      shorter.append(.text(left < 0 ? "\(kept)\n[Cut: the result has \(whole) bytes, tool_result_limit is \(resultLimit).]" : kept))
    }
    return shorter
  }
}

extension String {
  /// The longest start of at most `count` bytes that ends between two scalars.
  fileprivate func cut(toBytes count: Int) -> Substring {
    var end = utf8.index(startIndex, offsetBy: count)
    while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
    return self[..<end]
  }
}
