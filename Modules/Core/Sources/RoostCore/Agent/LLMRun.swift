/// One run of a language model's loop: asks `LLMLoop` what to do and does it, a step at a time, for `run` and `stream` alike.
///
/// It has no task of its own and is used by one task at a time.
final class LLMRun: AgentEventSource {
  enum Phase {
    case ready
    case act(LLMLoop.Action)
    case reading
    case over
  }

  /// The most cited places of one run that are kept.
  static let sourceLimit = 256

  let engine: LLMEngine
  let input: Envelope
  let context: RunContext
  let isStreaming: Bool

  var phase = Phase.ready
  var loop: LLMLoop
  /// The turn whose beginning was told.
  private var startedTurn = -1
  var request = CompletionRequest(messages: [])
  private var capabilities = ProviderCapabilities()
  private var random = SystemRandomNumberGenerator()
  private var executor: ToolExecutor?
  /// How the answer gets its form; nil for free text.
  var ladder: OutputLadder?
  private var answeredOn: OutputLadder.Rung?
  private var partial: PartialAnswer?
  /// A partial value that waits to be shown.
  private var grown: JSONValue?

  // Who is asked.
  var candidate: ProviderCandidate?
  var provider: any Provider
  /// What those said that gave up before the current one was asked.
  var earlier: [String] = []

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
  /// Places that the answers cite, as their providers name them, each once.
  private var sources: [JSONValue] = []
  private var lastReason = StopReason.other

  /// Whether somebody listens to the pieces.
  lazy var emitsDeltas: Bool = {
    guard let events = context.events else { return false }
    return events.wants(ReasoningDeltaEvent.type) || events.wants(ToolCallDeltaEvent.type)
      || (!context.isTextHeldBack && events.wants(TextDeltaEvent.type))
  }()

  /// Elements of the stream that wait to be taken.
  var outbox: [AgentEvent] = []
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
    guard case .reading = phase, taken == outbox.count, finish == nil, !emitsDeltas, partial == nil else { return nil }
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
      ladder = prepared.ladder
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
    request.toolChoice = ladder?.choice(toolChoice, isLastTurn: turn + 1 >= loop.maxTurns) ?? toolChoice
    if turn != startedTurn {
      startedTurn = turn
      await emit(StepStartedEvent.self) { .init(turn: turn) }
    }
    if candidate == nil, engine.provider is any RoutingProvider, await !choose() { return }
    await announce(turn, attempt)
    let now = context.clock.now
    askedAt = now
    if isStreaming && capabilities.supportsStreaming {
      assembler = CompletionAssembler()
      finish = nil
      failure = nil
      ladder?.begin()
      if let schema = context.outputSchema, context.showsPartialOutput {
        partial = PartialAnswer(schema, isWrapped: ladder?.isWrapped ?? false)
      }
      iterator = provider.stream(request).iterator(buffer: engine.streamBuffer, clock: context.clock)
      iterator?.idleTimeout = engine.streamIdleTimeout
      phase = .reading
      return
    }
    await complete(askedAt: now)
  }

  @inline(never) private func announce(_ turn: Int, _ attempt: Int) async {
    await emit(ModelRequestEvent.self) {
      .init(
        provider: provider.name, model: request.model, turn: turn, attempt: attempt, messages: request.messages.count,
        tools: request.tools.count, inputTokensEstimate: request.estimatedTokens(capabilities.tokenWeights))
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
        let event = try take(chunk)
        if let value = grown {
          grown = nil
          await emitPartial(value)
          outbox.append(.partial(value))
        }
        if let event {
          if emitsDeltas { await emitDelta(event) }
          return event
        }
        if taken < outbox.count { return nil }
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
      grow(text)
      return text.isEmpty ? nil : .text(text)
    case .thinking(let text):
      try assembler.add(thinking: text)
      return text.isEmpty ? nil : .reasoning(text)
    case .toolCall(let delta):
      try assembler.add(delta)
      // The answer's own call is no tool call for those who watch.
      if case .answer(let text)? = ladder?.piece(delta) {
        grow(text)
        return nil
      }
      return .toolCall(delta)
    case .part(let part):
      assembler.add(part)
      return nil
    case .finish(let end):
      finish = end
      return nil
    }
  }

  private func grow(_ text: String) {
    if let value = partial?.add(text) { grown = value }
  }

  func failed(_ error: ProviderError, afterOutput: Bool) async {
    if Task.isCancelled { return finish(.cancelled, .cancelledRun) }
    if !afterOutput, await descends(error) { return }
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
    if let ladder { (completion, answeredOn) = ladder.read(answer) }
    calls = identify(&completion, turn: turn)
    let spending = Spending(usage: completion.usage, costUSD: completion.costUSD ?? 0)
    context.record(spending)
    answeredBy = completion.model.isEmpty ? nil : completion.model
    for source in completion.metadata["sources"]?.arrayValue ?? [] where sources.count < Self.sourceLimit && !sources.contains(source) {
      sources.append(source)
    }
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
    if error == nil { metadata.structuredOutput = answeredOn?.rawValue }
    if !sources.isEmpty { metadata.extra["sources"] = .array(sources) }
    metadata.toolCalls = recorder.toolCalls
    metadata.reasoning = recorder.reasoning
    return Envelope(
      task: input.task, context: input.context, attachments: input.attachments, payload: payload, metadata: metadata, error: error)
  }

  private func end(_ envelope: Envelope) {
    outbox.append(.finished(envelope))
    phase = .over
  }
}
