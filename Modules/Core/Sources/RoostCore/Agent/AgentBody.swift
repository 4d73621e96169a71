/// What a run does between its first and its last event, for `run` and `stream` alike. Used by one task at a time.
///
/// Input guardrails, memory and conversation, engine, structured output, output guardrails, fallback, memory again; `docs/agents.md` has
/// the order.
final class AgentBody: AgentEventSource {
  enum Phase { case ready, engine, fallback, over }

  let agent: Agent.Storage
  let options: RunOptions
  let isStreaming: Bool
  var input: Envelope
  var context: RunContext
  var phase = Phase.ready
  var source: (any AgentEventSource)?
  /// What goes to the engine: the input, or what was wrong with its last answer.
  var request: Envelope
  /// The conversation before this run.
  var history: [Message] = []
  /// What the first attempt said, when there were more.
  var firstAttempt: [Message]?
  var outputRetries = 0

  let outputChain: GuardrailChain?
  var held: HeldText?
  private var outbox: [AgentEvent] = []
  private var taken = 0

  init(_ agent: Agent.Storage, input: Envelope, options: RunOptions, context: RunContext, isStreaming: Bool) {
    self.agent = agent
    self.options = options
    self.context = context
    self.isStreaming = isStreaming
    var input = input
    if !options.attachments.isEmpty { input.attachments += options.attachments }
    if let more = options.context { input.context = input.context.map { "\($0)\n\n\(more)" } ?? more }
    self.input = input
    request = input
    outputChain = agent.settings.outputGuardrails.isEmpty ? nil : GuardrailChain(agent.settings.outputGuardrails)
  }

  // MARK: - AgentEventSource

  func buffered() -> AgentEvent? {
    guard taken == outbox.count, phase == .engine || phase == .fallback, !context.isTextHeldBack else { return nil }
    return source?.buffered()
  }

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
      case .ready: await prepare()
      case .engine, .fallback: if let event = await advance() { return event }
      case .over: return nil
      }
    }
  }

  func abandon() {
    source?.abandon()
    source = nil
    phase = .over
  }

  // MARK: - Before the engine

  private func prepare() async {
    if let hooks = context.hooks { await hooks.onStart(input.task ?? input.text, context: context) }
    if !agent.settings.inputGuardrails.isEmpty, let ending = await guardInput() { return end(ending) }
    do {
      if let memory = context.memory { history += try await memory.messages() }
      if let conversation { history += try await conversation.store.messages(of: conversation.id) }
      if context.memory != nil || conversation != nil {
        history = Transcript.repaired(history)
        await emit(MemoryReadEvent.self) { .init(messages: history.count) }
      }
    } catch {
      return end(failure(error, as: .conversationFailed, "The conversation could not be read"))
    }
    if !history.isEmpty { context.history = history }
    for source in agent.settings.toolSources {
      do {
        for tool in try await source.tools() where !context.tools.contains(where: { $0.name == tool.name }) { context.tools.append(tool) }
      } catch {
        return end(failure(error, as: .toolFailed, "A tool source gave no tools"))
      }
    }
    startEngine()
  }

  func startEngine() {
    phase = .engine
    if isStreaming { source = agent.settings.engine.stream(request, context: context).makeSource() }
    startHolding()
  }

  private func guardInput() async -> Envelope? {
    let text = input.task ?? input.text
    let verdict = await GuardrailChain(agent.settings.inputGuardrails).verdict(text, context: guardrailContext(.input))
    await emit(verdict, .input)
    if let signal = verdict.signal { return envelope(of: signal) }
    if let blocked = verdict.blocked { return .failure(blocked, task: input.task) }
    if verdict.text != text {
      if input.task != nil { input.task = verdict.text }
      if input.payload == .string(text) || input.task == nil { input.payload = .string(verdict.text) }
      request = input
    }
    return nil
  }

  func guardrailContext(_ stage: GuardrailContext.Stage) -> GuardrailContext {
    GuardrailContext(stage: stage, agent: agent.settings.name, runID: context.scope.runID, execution: context.execution)
  }

  lazy var conversation: (store: any ConversationStore, id: ConversationID)? = {
    guard let id = options.conversationID, let store = options.conversations ?? agent.settings.conversations else { return nil }
    return (store, ConversationID(id, owner: context.execution?.principalID ?? ""))
  }()

  // MARK: - The engine

  private func advance() async -> AgentEvent? {
    guard isStreaming else {
      await settle(await ask())
      return nil
    }
    return await advanceStream()
  }

  /// Never inlined: a run that isn't streamed would keep room for what a stream needs.
  @inline(never) private func advanceStream() async -> AgentEvent? {
    guard let event = await source?.next() else {
      source = nil
      await settle(.finished(.failure(RunError(.engineFailed, "The engine's stream ended without an answer."), task: input.task)))
      return nil
    }
    switch event {
    case .finished:
      source = nil
      await settle(event)
      return nil
    case .text(let text):
      guard context.isTextHeldBack else { return event }
      await hold(text)
      return nil
    case .partial:
      // Guardrails look at the whole answer: before that nobody sees any of it.
      return outputChain == nil ? event : nil
    case .event(let step) where context.isTextHeldBack && step is StepFinishedEvent:
      // A turn that called tools has said all it will say.
      if let step = step as? StepFinishedEvent, step.toolCalls > 0 { await endTurn() }
      if phase != .over { outbox.append(event) }
      return nil
    default: return event
    }
  }

  /// The engine's answer, or the fallback's.
  private func ask() async -> AgentEvent {
    if phase == .fallback, let fallback = agent.settings.fallback { return await ask(fallback) }
    return .finished(await agent.settings.engine.run(request, context: context))
  }

  /// Never inlined: a run that waits for its engine would keep room for the fallback's answer.
  @inline(never) private func ask(_ fallback: Agent) async -> AgentEvent {
    do { return .finished(try await guarded(fallback).run(request, fallbackOptions)) } catch {
      return .finished(.failure(RunError(.engineFailed, "\(error)"), task: input.task))
    }
  }

  /// The fallback behind this agent's output guardrails: what it tells a session must have passed them too.
  func guarded(_ fallback: Agent) throws(AgentBuildError) -> Agent {
    if agent.settings.outputGuardrails.isEmpty { return fallback }
    return try fallback.with { $0.outputGuardrails += agent.settings.outputGuardrails }
  }

  var fallbackOptions: RunOptions {
    RunOptions(metadata: options.metadata, execution: context.execution, memory: nil, overrides: RunOverrides(), clock: context.clock)
  }

  // MARK: - Held-back text

  func startHolding() {
    guard isStreaming, let outputChain, agent.settings.output == nil else { return }
    held = HeldText(outputChain, context: guardrailContext(.output))
  }

  private func hold(_ text: String) async {
    // A structured answer is shown when it is valid.
    guard held != nil else { return }
    let (more, blocked) = await held?.add(text) ?? ("", nil)
    if !more.isEmpty { await show(more) }
    if let blocked { await stop(blocked) }
  }

  private func endTurn() async {
    guard let (more, verdict) = await held?.finish() else { return }
    if verdict.blocked != nil { return await stop(verdict) }
    if !more.isEmpty { await show(more) }
    startHolding()
  }

  private func stop(_ verdict: GuardrailChain.Verdict) async {
    source?.abandon()
    source = nil
    await emit(verdict, .output)
    if let signal = verdict.signal { return end(envelope(of: signal)) }
    end(.failure(verdict.blocked ?? RunError(.guardFailed, "An output guardrail failed."), task: input.task))
  }

  func show(_ text: String) async {
    if isStreaming { outbox.append(.text(text)) }
    if let sink = context.events, sink.wants(TextDeltaEvent.type) { await sink.emit(TextDeltaEvent(text: text)) }
  }

  // MARK: - Ends and events

  func end(_ envelope: Envelope) {
    outbox.append(.finished(envelope))
    phase = .over
  }

  func failure(_ error: any Error, as code: RunError.Code, _ what: String) -> Envelope {
    if let signal = error as? ControlSignal { return envelope(of: signal) }
    if let error = error as? RunError { return .failure(error, task: input.task) }
    return .failure(RunError(code, "\(what): \(error)"), task: input.task)
  }

  func envelope(of signal: ControlSignal) -> Envelope {
    var envelope = Envelope(task: input.task)
    switch signal {
    case .conclude(let answer):
      envelope.payload = answer
      envelope.metadata.stopReason = .concluded
    case .pause(let request):
      envelope.error = RunError(.paused, request.reason, isRetryable: true)
      envelope.metadata.stopReason = .paused
      envelope.metadata.extra[PauseRequest.metadataKey] = request.json
    }
    return envelope
  }

  func emit(_ verdict: GuardrailChain.Verdict, _ stage: GuardrailContext.Stage) async {
    for (name, decision) in verdict.decisions {
      await emit(GuardrailEvent.self) {
        switch decision {
        case .pass: .init(guardrail: name, stage: stage.rawValue, decision: "pass", message: nil)
        case .modify: .init(guardrail: name, stage: stage.rawValue, decision: "modify", message: nil)
        case .block(let message): .init(guardrail: name, stage: stage.rawValue, decision: "block", message: message)
        }
      }
    }
  }

  func emit<E: SessionEvent>(_ type: E.Type, _ make: () -> E) async {
    if let sink = context.events, sink.wants(type.type) { await sink.emit(make()) }
  }
}
