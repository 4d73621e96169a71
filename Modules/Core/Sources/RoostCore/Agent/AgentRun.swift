/// One run of an agent, seen from its caller: identity, deadline, cancellation, the first and the last event.
///
/// What the run does is `AgentBody`'s work. It is raced against the deadline and the caller's cancellation, and never touched again once
/// the race is lost: a provider or tool that ignores both ends by itself, without an audience.
final class AgentRun: AgentEventSource {
  private enum Phase { case ready, running, over }

  private let agent: Agent.Storage
  private let input: Envelope
  private let options: RunOptions
  private let isStreaming: Bool
  private var phase = Phase.ready
  private var body: AgentBody?
  private var context: RunContext?
  private var parent: RunRecorder?
  private var startedAt: ContinuousClock.Instant?

  init(_ agent: Agent.Storage, input: Envelope, options: RunOptions, isStreaming: Bool) {
    self.agent = agent
    self.input = input
    self.options = options
    self.isStreaming = isStreaming
  }

  /// The run's end, for a run that isn't streamed.
  func result() async -> Envelope {
    var last: AgentEvent?
    while let event = await next() { last = event }
    return AgentEvent.answer(last, task: input.task)
  }

  func buffered() -> AgentEvent? { phase == .running ? body?.buffered() : nil }

  func next() async -> AgentEvent? {
    switch phase {
    case .over: return nil
    case .ready: return await begin()
    case .running:
      guard let context, let body else { return nil }
      if let deadline = context.deadline, context.clock.now >= deadline {
        body.abandon()
        return await finish(.late)
      }
      return await step(body, context)
    }
  }

  func abandon() {
    guard phase == .running, let context else { return }
    phase = .over
    let body = body
    self.body = nil
    body?.abandon()
    let envelope = completed(.stopped, context)
    guard let sink = context.events else { return }
    RunScope.$current.withValue(context.scope) {
      if sink.wants(RunCancelledEvent.type) {
        sink.post(RunCancelledEvent(agent: agent.settings.name, reason: "cancelled", metadata: envelope.metadata))
      }
    }
  }

  // MARK: - The race

  /// Never inlined, so that the frame of `result()` stays small while the run waits.
  @inline(never) private func begin() async -> AgentEvent? {
    let caller = RunContext.current
    let context = makeContext(caller)
    self.context = context
    parent = caller?.recorder
    phase = .running
    return await inScope(context) {
      if let sink = context.events, sink.wants(RunStartedEvent.type) { await announce(sink) }
      if context.depth >= Agent.maxDepth { return await finish(tooDeep(context)) }
      let body = AgentBody(agent, input: input, options: options, context: context, isStreaming: isStreaming)
      self.body = body
      return await race(body, context)
    }
  }

  @inline(never) private func announce(_ sink: any EventSink) async {
    let engine = agent.settings.engine is LLMEngine ? "llm" : nil
    await sink.emit(RunStartedEvent(agent: agent.settings.name, task: input.task ?? input.text, engine: engine))
  }

  private func step(_ body: AgentBody, _ context: RunContext) async -> AgentEvent? {
    await inScope(context) { await race(body, context) }
  }

  private func race(_ body: AgentBody, _ context: RunContext) async -> AgentEvent? {
    // One task uses the body at a time: this one waits while the other works, and lets go of the body when it stops waiting.
    nonisolated(unsafe) let work = body
    let outcome = await Race.run(until: context.deadline, clock: context.clock, lost: { work.abandon() }) { await work.next() }
    if case .value(let event?) = outcome, !event.isFinal { return event }
    return await finish(ending(outcome))
  }

  // Envelopes are large: a value of one in an asynchronous function makes every waiting run larger. These functions keep them out.

  @inline(never) private func ending(_ outcome: Race.Outcome<AgentEvent?>) -> Ending {
    switch outcome {
    case .value(.finished(let envelope)?): .answer(envelope)
    case .value: failed(RunError(.engineFailed, "The engine ended without an answer."))
    case .deadline: .late
    case .cancelled: .stopped
    }
  }

  @inline(never) private func failed(_ error: RunError) -> Ending { .answer(.failure(error, task: input.task)) }

  @inline(never) private func tooDeep(_ context: RunContext) -> Ending {
    let name = agent.settings.name
    let message = "Agent \(name) would be the \(context.depth + 1)th inside another; the limit is \(Agent.maxDepth)."
    return failed(RunError(.maxIterationsExceeded, message, source: name))
  }

  private func inScope(_ context: RunContext, _ work: () async -> AgentEvent?) async -> AgentEvent? {
    await RunContext.$current.withValue(context) {
      await RunScope.$current.withValue(context.scope) {
        guard let execution = context.execution, execution !== ExecutionContext.current else { return await work() }
        return await ExecutionContext.$current.withValue(execution) { await work() }
      }
    }
  }

  // MARK: - The end

  private enum Ending {
    indirect case answer(Envelope)
    case late
    case stopped
  }

  /// Never inlined: a run that waits would keep room for its own end, several times over.
  @inline(never) private func finish(_ ending: Ending) async -> AgentEvent? {
    guard let context else { return nil }
    phase = .over
    body = nil
    let end = AgentEvent.finished(completed(ending, context))
    if context.events != nil || context.hooks != nil { await tell(end, context) }
    return end
  }

  @inline(never) private func tell(_ end: AgentEvent, _ context: RunContext) async {
    guard case .finished(let envelope) = end else { return }
    if let sink = context.events { await emitEnd(envelope, sink, context) }
    if let hooks = context.hooks { await hooks.onFinish(envelope, context: context) }
  }

  /// The envelope with the run's own numbers, its spending reported to the caller's run.
  @inline(never) private func completed(_ ending: Ending, _ context: RunContext) -> Envelope {
    let recorder = context.recorder
    var envelope: Envelope
    switch ending {
    case .answer(let answer): envelope = answer
    case .late:
      envelope = .failure(.passedDeadline, task: input.task)
      envelope.metadata.stopReason = .deadline
    case .stopped:
      envelope = .failure(.cancelledRun, task: input.task)
      envelope.metadata.stopReason = .cancelled
    }
    let metadata = envelope.metadata
    if let runID = metadata.runID, runID != context.scope.runID {
      // Another run's answer, passed on: what it cost is nested, and counted once.
      if recorder.add(nested: metadata.total, run: runID) { context.budget?.record(metadata.total) }
      envelope.metadata.own = Spending()
      envelope.metadata.nested = Spending()
      envelope.metadata.turns = 0
    }
    // An engine that notes nothing while it runs says in its envelope what it spent.
    if recorder.turns == 0, envelope.metadata.own != Spending() { context.record(envelope.metadata.own) }
    envelope.metadata.runID = context.scope.runID
    envelope.metadata.agent = context.scope.agent
    envelope.metadata.own = recorder.own
    let nested = recorder.nested
    if nested != Spending() { envelope.metadata.nested = nested }
    envelope.metadata.turns = max(recorder.turns, envelope.metadata.turns)
    if envelope.metadata.toolCalls.isEmpty { envelope.metadata.toolCalls = recorder.toolCalls }
    if envelope.metadata.reasoning.isEmpty { envelope.metadata.reasoning = recorder.reasoning }
    if envelope.metadata.stopReason == nil { envelope.metadata.stopReason = envelope.error == nil ? .endTurn : .error }
    if let startedAt { envelope.metadata.latency = context.clock.now - startedAt }
    parent?.add(nested: envelope.metadata.total, run: context.scope.runID)
    return envelope
  }

  private func emitEnd(_ envelope: Envelope, _ sink: any EventSink, _ context: RunContext) async {
    await RunScope.$current.withValue(context.scope) {
      let name = agent.settings.name
      switch envelope.error {
      case nil:
        if sink.wants(RunFinishedEvent.type) {
          await sink.emit(RunFinishedEvent(agent: name, metadata: envelope.metadata, text: envelope.text))
        }
      case let error? where error.code == .cancelled || envelope.metadata.stopReason == .deadline:
        if sink.wants(RunCancelledEvent.type) {
          let reason = envelope.metadata.stopReason ?? .cancelled
          await sink.emit(RunCancelledEvent(agent: name, reason: reason.rawValue, metadata: envelope.metadata))
        }
      case let error? where error.code == .paused:
        if sink.wants(RunPausedEvent.type) {
          await sink.emit(RunPausedEvent(agent: name, reason: error.message, callId: PauseRequest(envelope).callID))
        }
      case let error?:
        if sink.wants(RunFailedEvent.type) { await sink.emit(RunFailedEvent(agent: name, error: error, metadata: envelope.metadata)) }
      }
    }
  }

  // MARK: - The beginning

  @inline(never) private func makeContext(_ caller: RunContext?) -> RunContext {
    let clock = options.clock ?? caller?.clock ?? SystemClock.shared
    let now = clock.now
    startedAt = now
    let sink = (options.session ?? agent.settings.session).sink(inherited: caller?.events)
    let isInherited = sink != nil && sink === caller?.events
    let sessionID = isInherited ? caller?.scope.sessionID ?? "" : (sink as? Session)?.id ?? ""
    // The second half of a new run's id is random enough for its span.
    let newID = options.runID == nil ? Identifier.unique() : nil
    let scope = RunScope(
      sessionID: sessionID, runID: options.runID ?? newID ?? "", parentRunID: caller?.scope.runID,
      spanID: newID.map { String($0.suffix(16)) } ?? Identifier.random(),
      parentSpanID: caller?.scope.spanID, agent: agent.settings.name)
    let own = (options.deadline ?? agent.settings.deadline).map { now + $0 }
    let maxTokens = options.maxTokens ?? agent.settings.maxTokens
    let maxCost = options.maxCostUSD ?? agent.settings.maxCostUSD
    var metadata = agent.settings.metadata
    for (key, value) in options.metadata { metadata[key] = value }
    return RunContext(
      scope: scope, tools: agent.settings.tools, outputSchema: agent.settings.output?.schema, events: sink,
      memory: options.memory ?? agent.settings.memory,
      store: options.store ?? agent.settings.store ?? caller?.store,
      budget: maxTokens == nil && maxCost == nil
        ? caller?.budget : Budget(maxTokens: maxTokens, maxCostUSD: maxCost, parent: caller?.budget),
      deadline: [own, caller?.deadline].compactMap { $0 }.min(), clock: clock,
      execution: options.execution ?? caller?.execution ?? ExecutionContext.current, metadata: metadata, overrides: options.overrides,
      hooks: options.hooks ?? agent.settings.hooks, depth: caller.map { $0.depth + 1 } ?? 0,
      isTextHeldBack: !agent.settings.outputGuardrails.isEmpty || agent.settings.output != nil, features: agent.settings.features,
      showsPartialOutput: agent.settings.outputGuardrails.isEmpty)
  }
}
