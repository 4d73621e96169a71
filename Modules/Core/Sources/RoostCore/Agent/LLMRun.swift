/// One run of a language model's loop: asks `LLMLoop` what to do and does it, a step at a time, for `run` and `stream` alike.
///
/// It has no task of its own and is used by one task at a time.
final class LLMRun: AgentEventSource {
  private enum Phase {
    case ready
    case act(LLMLoop.Action)
    case reading
    case over
  }

  let engine: LLMEngine
  let input: Envelope
  let context: RunContext
  let isStreaming: Bool

  private var phase = Phase.ready
  private var loop: LLMLoop
  private var request = CompletionRequest(messages: [])
  private var capabilities = ProviderCapabilities()
  private var random = SystemRandomNumberGenerator()
  private var executor: ToolExecutor?

  // Who is asked.
  private var candidate: ProviderCandidate?
  private var provider: any Provider
  /// What those said that gave up before the current one was asked.
  private var earlier: [String] = []

  // What is being read.
  private var iterator: CompletionStream.Iterator?
  private var assembler = CompletionAssembler()
  private var finish: CompletionFinish?
  private var askedAt: ContinuousClock.Instant?

  // What came of it.
  private var calls: [ToolCall] = []
  /// The last turn's text, and the last that wasn't empty.
  private var said = ""
  private var text = ""
  private var answeredBy: String?
  private var lastReason = StopReason.other

  /// Elements of the stream that wait to be taken.
  private var outbox: [AgentEvent] = []
  private var taken = 0

  init(engine: LLMEngine, input: Envelope, context: RunContext, isStreaming: Bool) {
    self.engine = engine
    self.input = input
    self.context = context
    self.isStreaming = isStreaming
    provider = engine.provider
    loop = LLMLoop(
      maxTurns: max(1, context.overrides.maxTurns ?? engine.maxTurns), retry: engine.retry,
      toolChoice: context.overrides.toolChoice ?? engine.toolChoice, provider: engine.provider.name)
  }

  // MARK: - AgentEventSource

  func next() async -> AgentEvent? {
    while true {
      if taken < outbox.count {
        defer { taken += 1 }
        return outbox[taken]
      }
      if taken > 0 {
        outbox.removeAll(keepingCapacity: true)
        taken = 0
      }
      switch phase {
      case .ready: await begin()
      case .act(let action): await perform(action)
      case .reading: if let event = await read() { return event }
      case .over: return nil
      }
    }
  }

  func buffered() -> AgentEvent? {
    guard case .reading = phase, taken == outbox.count, finish == nil, !emitsDeltas else { return nil }
    while let chunk = iterator?.buffered() {
      do {
        if let event = try take(chunk) { return event }
      } catch {
        iterator = nil
        failure = error
        return nil
      }
      if finish != nil { return nil }
    }
    return nil
  }

  /// Letting go of the iterator cancels the provider.
  func abandon() {
    iterator = nil
    phase = .over
  }

  // MARK: - Steps

  private func begin() async {
    do {
      let prepared = try LLMRequest(engine: engine, input: input, context: context).prepared()
      request = prepared.request
      capabilities = prepared.capabilities
      if let user = request.messages.last { context.recorder.append(user) }
      for dropped in prepared.dropped { await emit(FeatureDroppedEvent.self) { .init(feature: dropped.feature, reason: dropped.reason) } }
      phase = .act(loop.next(.started, exhaustion: context.budget?.exhaustion))
    } catch {
      finish(.error, error)
    }
  }

  private func perform(_ action: LLMLoop.Action) async {
    switch action {
    case .callModel(let turn, let attempt, let toolChoice): await callModel(turn, attempt, toolChoice)
    case .wait(let delay): await wait(delay)
    case .callTools: await callTools()
    case .finish(let reason, let error): finish(reason, error)
    case .conclude(let answer): end(envelope(payload: answer, .concluded, nil))
    case .pause(let request):
      var envelope = envelope(payload: text.isEmpty ? .null : .string(text), .paused, RunError(.paused, request.reason, isRetryable: true))
      envelope.metadata.extra[PauseRequest.metadataKey] = request.json
      end(envelope)
    }
  }

  private func callModel(_ turn: Int, _ attempt: Int, _ toolChoice: ToolChoice) async {
    request.toolChoice = toolChoice
    if attempt == 1 && earlier.isEmpty { await emit(StepStartedEvent.self) { .init(turn: turn) } }
    if candidate == nil, engine.provider is any RoutingProvider, await !choose() { return }
    await announce(turn, attempt)
    let now = context.clock.now
    askedAt = now
    if isStreaming && capabilities.supportsStreaming {
      assembler = CompletionAssembler()
      finish = nil
      failure = nil
      iterator = provider.stream(request).iterator(buffer: engine.streamBuffer, clock: context.clock)
      iterator?.idleTimeout = engine.streamIdleTimeout
      phase = .reading
      return
    }
    await complete(askedAt: now)
  }

  /// Finds out who is to be asked first; false where nobody is.
  @inline(never) private func choose() async -> Bool {
    do throws(ProviderError) {
      use(try await ProviderCandidate.first(of: engine.provider, for: request))
      return true
    } catch {
      await failed(error, afterOutput: false)
      return false
    }
  }

  private func use(_ next: ProviderCandidate) {
    candidate = next
    provider = next.provider
    loop.provider = provider.name
  }

  /// Whom to ask in place of the one that gave up; false where the run is over.
  @inline(never) private func moveOn(after error: ProviderError, afterOutput: Bool) async -> Bool {
    let from = provider.name
    guard let next = await candidate?.gaveUp(after: error, mayMoveOn: !afterOutput && loop.mayMoveOn) else { return false }
    earlier.append("\(from): \(error.message)")
    use(next)
    await emit(ModelFallbackEvent.self) {
      .init(from: from, to: next.provider.name, model: request.model, turn: loop.turns, kind: error.kind.rawValue, message: error.message)
    }
    return true
  }

  @inline(never) private func announce(_ turn: Int, _ attempt: Int) async {
    await emit(ModelRequestEvent.self) {
      .init(
        provider: provider.name, model: request.model, turn: turn, attempt: attempt, messages: request.messages.count,
        tools: request.tools.count, inputTokensEstimate: request.estimatedTokens)
    }
  }

  /// Asks for a whole answer. Apart from what comes before it: a run waits here, and its frames should be small.
  @inline(never) private func complete(askedAt now: ContinuousClock.Instant) async {
    let limit = engine.requestTimeout.map { now + $0 }
    let deadline = [limit, context.deadline].compactMap { $0 }.min()
    let provider = provider
    let outcome = await Race.run(until: deadline, clock: context.clock) { [request] in
      do throws(ProviderError) {
        return Result<Completion, ProviderError>.success(try await provider.complete(request))
      } catch {
        return .failure(error)
      }
    }
    switch outcome {
    case .value(.success(let completion)): await answered(completion)
    case .value(.failure(let error)): await failed(error, afterOutput: false)
    case .cancelled: finish(.cancelled, .cancelledRun)
    case .deadline:
      if deadline != limit { return finish(.deadline, .passedDeadline) }
      let seconds = engine.requestTimeout?.inSeconds ?? 0
      await failed(
        ProviderError(.timeout, "\(provider.name) gave no answer within request_timeout (\(seconds) s)."), afterOutput: false)
    }
  }

  private var failure: ProviderError?

  private func read() async -> AgentEvent? {
    do throws(ProviderError) {
      if let failure { throw failure }
      while finish == nil {
        guard let chunk = try await iterator?.next() else {
          throw ProviderError(.interrupted, "The stream of \(provider.name) ended before the answer did.")
        }
        if let event = try take(chunk) {
          if emitsDeltas { await emitDelta(event) }
          return event
        }
      }
      iterator = nil
      if let finish { await answered(assembler.completion(finish)) }
    } catch {
      iterator = nil
      if Task.isCancelled || error.kind == .cancelled {
        finish(.cancelled, .cancelledRun)
      } else {
        await failed(error, afterOutput: assembler.hasOutput)
      }
    }
    return nil
  }

  private func take(_ chunk: CompletionChunk) throws(ProviderError) -> AgentEvent? {
    switch chunk {
    case .text(let text):
      try assembler.add(text: text)
      return text.isEmpty ? nil : .text(text)
    case .thinking(let text):
      try assembler.add(thinking: text)
      return text.isEmpty ? nil : .reasoning(text)
    case .toolCall(let delta):
      try assembler.add(delta)
      return .toolCall(delta)
    case .part(let part):
      assembler.add(part)
      return nil
    case .finish(let end):
      finish = end
      return nil
    }
  }

  private func failed(_ error: ProviderError, afterOutput: Bool) async {
    if Task.isCancelled { return finish(.cancelled, .cancelledRun) }
    var action = loop.next(
      .failed(error, afterOutput: afterOutput, random: Double.random(in: 0..<1, using: &random)), exhaustion: context.budget?.exhaustion)
    if case .wait(let delay) = action {
      await emit(ModelRetryEvent.self) {
        .init(
          provider: provider.name, model: request.model, turn: loop.turns, attempt: loop.retries, delayMs: delay.inMilliseconds,
          kind: error.kind.rawValue, message: error.message)
      }
    } else if candidate != nil, await moveOn(after: error, afterOutput: afterOutput) {
      action = loop.next(.movedOn, exhaustion: context.budget?.exhaustion)
    } else if !earlier.isEmpty, case .finish(let reason, var failure?) = action {
      failure.message += " Before that, " + earlier.joined(separator: "; ")
      action = .finish(reason, failure)
    }
    phase = .act(action)
  }

  private func wait(_ delay: Duration) async {
    let end = context.clock.now + delay
    if let deadline = context.deadline, deadline < end {
      do { try await context.clock.sleep(until: deadline) } catch { return finish(.cancelled, .cancelledRun) }
      return finish(.deadline, .passedDeadline)
    }
    do {
      if delay > .zero { try await context.clock.sleep(until: end) }
      phase = .act(loop.next(.waited, exhaustion: context.budget?.exhaustion))
    } catch {
      finish(.cancelled, .cancelledRun)
    }
  }

  private func answered(_ answer: Completion) async {
    if Task.isCancelled { return finish(.cancelled, .cancelledRun) }
    if let candidate { await candidate.answered() }
    candidate = nil
    earlier = []
    let turn = loop.turns
    var completion = answer
    calls = identify(&completion, turn: turn)
    let spending = Spending(usage: completion.usage, costUSD: completion.costUSD ?? 0)
    context.record(spending)
    answeredBy = completion.model.isEmpty ? nil : completion.model
    lastReason = completion.stopReason
    said = completion.text
    if !said.isEmpty { text = said }
    for part in completion.parts {
      if case .thinking(let reasoning, _) = part {
        context.recorder.append(reasoning: reasoning)
        if !isStreaming || !capabilities.supportsStreaming { await emitWhole(reasoning: reasoning) }
      }
    }
    if !isStreaming || !capabilities.supportsStreaming { await emitWhole(text: said) }
    await emit(ModelResponseEvent.self) {
      .init(
        provider: provider.name, model: answeredBy ?? request.model, turn: turn, inputTokens: completion.usage.inputTokens,
        outputTokens: completion.usage.outputTokens, cacheReadTokens: completion.usage.cacheReadTokens,
        cacheWriteTokens: completion.usage.cacheWriteTokens, reasoningTokens: completion.usage.reasoningTokens, costUsd: completion.costUSD,
        durationMs: askedAt.map { (context.clock.now - $0).inMilliseconds } ?? 0, stopReason: completion.stopReason.rawValue)
    }
    if let hooks = context.hooks { await hooks.onTurn(turn, completion: completion, context: context) }
    let action = loop.next(.answered(completion.stopReason, toolCalls: calls.count), exhaustion: context.budget?.exhaustion)
    request.messages.append(completion.message)
    if action == .callTools {
      if isStreaming {
        for call in calls { outbox.append(.event(ToolCallEvent(callId: call.id, name: call.name, arguments: call.arguments, turn: turn))) }
      }
    } else {
      // A last message whose calls get no results would poison the next request.
      if calls.isEmpty { context.recorder.append(completion.message) }
      await stepFinished(turn, toolCalls: 0)
    }
    phase = .act(action)
  }

  private func callTools() async {
    let turn = loop.turns - 1
    let executor = self.executor ?? ToolExecutor(engine: engine, context: context)
    self.executor = executor
    let round = await executor.run(calls, turn: turn)
    let results = Message.toolResults(round.outcomes.map(\.result))
    if let asked = request.messages.last { context.recorder.append([asked, results]) }
    request.messages.append(results)
    for outcome in round.outcomes {
      context.recorder.append(outcome.record)
      if isStreaming { outbox.append(.event(outcome.event)) }
    }
    // The run may have ended meanwhile for those who watch it: nothing may be told of it after its last event.
    if Task.isCancelled { return finish(.cancelled, .cancelledRun) }
    await stepFinished(turn, toolCalls: calls.count)
    if let deadline = context.deadline, context.clock.now >= deadline { return finish(.deadline, .passedDeadline) }
    phase = .act(loop.next(.toolsFinished(signal: round.signal, failure: round.failure), exhaustion: context.budget?.exhaustion))
  }

  private func stepFinished(_ turn: Int, toolCalls: Int) async {
    await emit(StepFinishedEvent.self) { .init(turn: turn, stopReason: lastReason.rawValue, toolCalls: toolCalls) }
  }

  /// Every call gets an id that no other of the run has.
  private func identify(_ completion: inout Completion, turn: Int) -> [ToolCall] {
    guard completion.parts.contains(where: { if case .toolCall = $0 { true } else { false } }) else { return [] }
    var calls: [ToolCall] = []
    // Tools take the id for the call's identity: one that a vendor gives again, turn after turn, must not make two calls one.
    var used = Set(context.recorder.toolCalls.map(\.call.id))
    for index in completion.parts.indices {
      guard case .toolCall(var call) = completion.parts[index] else { continue }
      if call.id.isEmpty || used.contains(call.id) {
        var number = calls.count
        repeat {
          call.id = "call_\(turn)_\(number)"
          number += 1
        } while used.contains(call.id)
        completion.parts[index] = .toolCall(call)
      }
      used.insert(call.id)
      calls.append(call)
    }
    return calls
  }

  // MARK: - The end

  private func finish(_ reason: StopReason, _ error: RunError?) {
    end(envelope(payload: error == nil ? .string(said) : text.isEmpty ? .null : .string(text), reason, error))
  }

  private func envelope(payload: JSONValue, _ reason: StopReason, _ error: RunError?) -> Envelope {
    let recorder = context.recorder
    var metadata = EnvelopeMetadata(
      runID: context.scope.runID, agent: context.scope.agent, provider: provider.name,
      model: answeredBy ?? (request.model.isEmpty ? nil : request.model), own: recorder.own, nested: recorder.nested, stopReason: reason,
      turns: recorder.turns)
    metadata.toolCalls = recorder.toolCalls
    metadata.reasoning = recorder.reasoning
    return Envelope(
      task: input.task, context: input.context, attachments: input.attachments, payload: payload, metadata: metadata, error: error)
  }

  private func end(_ envelope: Envelope) {
    outbox.append(.finished(envelope))
    phase = .over
  }

  // MARK: - Events

  private lazy var emitsDeltas: Bool = {
    guard let events = context.events else { return false }
    return events.wants(ReasoningDeltaEvent.type) || events.wants(ToolCallDeltaEvent.type)
      || (!context.isTextHeldBack && events.wants(TextDeltaEvent.type))
  }()

  /// For the session if it wants the event, and for the stream.
  private func emit<E: SessionEvent>(_ type: E.Type, _ make: () -> E) async {
    let sink = context.events?.wants(type.type) == true ? context.events : nil
    guard sink != nil || isStreaming else { return }
    let event = make()
    if let sink { await sink.emit(event) }
    if isStreaming { outbox.append(.event(event)) }
  }

  private func emitDelta(_ event: AgentEvent) async {
    guard let sink = context.events else { return }
    switch event {
    case .text(let text):
      if !context.isTextHeldBack, sink.wants(TextDeltaEvent.type) { await sink.emit(TextDeltaEvent(text: text)) }
    case .reasoning(let text):
      if sink.wants(ReasoningDeltaEvent.type) { await sink.emit(ReasoningDeltaEvent(text: text)) }
    case .toolCall(let delta):
      if sink.wants(ToolCallDeltaEvent.type) {
        await sink.emit(ToolCallDeltaEvent(index: delta.index, callId: delta.id, name: delta.name, arguments: delta.arguments))
      }
    default: break
    }
  }

  /// An answer that came whole is one delta.
  private func emitWhole(text: String) async {
    guard !text.isEmpty else { return }
    if isStreaming { outbox.append(.text(text)) }
    if context.events != nil { await emitDelta(.text(text)) }
  }

  private func emitWhole(reasoning: String) async {
    guard !reasoning.isEmpty else { return }
    if isStreaming { outbox.append(.reasoning(reasoning)) }
    if context.events != nil { await emitDelta(.reasoning(reasoning)) }
  }
}
