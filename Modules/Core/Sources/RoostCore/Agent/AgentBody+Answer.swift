/// What becomes of the engine's answer: checked, kept, tried again, or handed to the fallback.
extension AgentBody {
  /// What the engine or the fallback answered becomes the run's answer, another attempt, or a fallback.
  @inline(never) func settle(_ end: AgentEvent) async {
    var answer = AgentEvent.answer(end, task: input.task)
    let isControl = answer.metadata.stopReason == .concluded || answer.error?.code == .paused
    if !isControl, answer.error == nil, let form = agent.settings.output {
      do {
        if answer.metadata.stopReason == .maxTokens {
          throw RunError(.outputTruncated, "The answer was cut off before it was complete; raise max_tokens.")
        }
        if case .string(let text) = answer.payload {
          answer.payload = try form.payload(of: text)
        } else {
          answer.payload = try form.payload(answer.payload)
        }
        answer.metadata.structuredOutput = answer.metadata.structuredOutput ?? "prompt"
      } catch let problem as RunError {
        if problem.code == .outputInvalid, phase == .engine, outputRetries < agent.settings.maxOutputRetries {
          return retry(problem, answer)
        }
        answer.metadata.structuredOutput = nil
        answer.error = problem
        answer.metadata.stopReason = .error
      } catch let signal as ControlSignal {
        steer(&answer, by: signal)
      } catch {
        answer.error = RunError(.outputInvalid, "\(error)")
      }
    }
    if answer.error?.code == .paused, answer.payload != .null { await guardPaused(&answer) }
    // A concluded answer leaves through the outermost agent's guardrails: none on the way may hold it up.
    if !isControl || (context.depth == 0 && answer.metadata.stopReason == .concluded) { await guardOutput(&answer) }
    if phase == .engine, let error = answer.error, let fallback = agent.settings.fallback,
      Self.mayFallBack(error, answer.metadata.stopReason)
    {
      return startFallback(fallback, error)
    }
    if answer.error == nil { await remember(&answer) }
    answer.task = input.task
    answer.context = input.context
    answer.attachments = input.attachments
    self.end(answer)
  }

  /// The wrong answer and what is wrong with it become the next turn.
  private func retry(_ problem: RunError, _ answer: Envelope) {
    outputRetries += 1
    // What the vendor refused once it would refuse again.
    if let rung = answer.metadata.structuredOutput.flatMap(StructuredOutputMode.init(rawValue:)), context.overrides.structuredOutput == nil
    {
      context.overrides.structuredOutput = rung
    }
    let messages = context.recorder.takeMessages()
    if firstAttempt == nil { firstAttempt = messages }
    context.history += messages
    request = Envelope.task(
      "\(problem.message)\nAnswer again with one JSON value that follows the schema, and with nothing else.", context: input.context)
    startEngine()
  }

  private static func mayFallBack(_ error: RunError, _ reason: StopReason?) -> Bool {
    switch error.code {
    case .cancelled, .paused, .guardBlocked, .guardFailed, .approvalRejected: false
    default: reason != .deadline
    }
  }

  private func startFallback(_ fallback: Agent, _ error: RunError) {
    request = input
    let note = "Another agent (\(agent.settings.name)) failed at this task: \(error.message)"
    request.context = input.context.map { "\($0)\n\n\(note)" } ?? note
    request.metadata = EnvelopeMetadata()
    if isStreaming {
      do { source = try guarded(fallback).stream(request, fallbackOptions).makeSource() } catch {
        return end(.failure(RunError(.engineFailed, "\(error)"), task: input.task))
      }
    }
    phase = .fallback
    startHolding()
  }

  /// Checks the answer, and shows what of it is held back.
  private func guardOutput(_ answer: inout Envelope) async {
    guard answer.payload != .null else { return }
    if let outputChain {
      let verdictOfHeld = held?.received == answer.text ? await held?.finish() : nil
      var verdict: GuardrailChain.Verdict
      if let (more, last) = verdictOfHeld {
        verdict = last
        if last.blocked == nil, !more.isEmpty { await show(more) }
      } else {
        verdict = await outputChain.verdict(answer.text, context: guardrailContext(.output))
        // A failed stream has shown its earlier turns' text already.
        let hasMore = !isStreaming || answer.error == nil || held?.received.isEmpty == false
        if verdict.blocked == nil, agent.settings.output == nil, hasMore { await showApart(&verdict) }
      }
      await emit(verdict, .output)
      if let signal = verdict.signal { return steer(&answer, by: signal) }
      if verdict.blocked == nil, verdict.text != answer.text { verdict.blocked = rewrite(&answer, verdict.text) }
      if let blocked = verdict.blocked {
        answer.payload = .null
        answer.error = blocked
        answer.metadata.stopReason = .error
        return
      }
    }
    if agent.settings.output != nil, answer.error == nil { await show(answer.text) }
  }

  /// A pause stays one, but what was said before it leaves checked like every other text, or not at all.
  private func guardPaused(_ answer: inout Envelope) async {
    guard let outputChain else { return }
    let verdict = await outputChain.verdict(answer.text, context: guardrailContext(.output))
    answer.payload = verdict.blocked == nil && verdict.signal == nil ? .string(verdict.text) : .null
  }

  private func steer(_ answer: inout Envelope, by signal: ControlSignal) {
    let end = envelope(of: signal)
    answer.payload = end.payload
    answer.error = end.error
    answer.metadata.stopReason = end.metadata.stopReason
    for (key, value) in end.metadata.extra { answer.metadata.extra[key] = value }
  }

  /// Shows an answer that isn't what was streamed: a run has one delta for all of it, a stream what is left of the text it got.
  private func showApart(_ verdict: inout GuardrailChain.Verdict) async {
    guard held?.received.isEmpty == false, let (more, last) = await held?.finish() else { return await show(verdict.text) }
    if let blocked = last.blocked {
      verdict.blocked = blocked
      verdict.cause = last.cause
    } else if !more.isEmpty {
      await show(more)
    }
  }

  /// A rewritten typed payload must still have its form.
  private func rewrite(_ answer: inout Envelope, _ text: String) -> RunError? {
    guard let form = agent.settings.output, answer.error == nil else {
      answer.payload = .string(text)
      return nil
    }
    do {
      answer.payload = try form.payload(of: text)
      return nil
    } catch {
      let reason = (error as? RunError)?.message ?? "\(error)"
      return RunError(.guardBlocked, "An output guardrail rewrote the answer and what is left is not valid: \(reason)")
    }
  }

  private func remember(_ answer: inout Envelope) async {
    guard context.memory != nil || conversation != nil else { return }
    var said = firstAttempt ?? context.recorder.messages
    if said.isEmpty || phase == .fallback { said = [.user([.text(input.task ?? input.text)] + input.attachments)] }
    // Only the answer that was accepted is remembered.
    if let last = said.last, last.role == .assistant, last.toolCalls.isEmpty { said.removeLast() }
    said.append(.assistant(answer.text))
    do {
      if let memory = context.memory { try await memory.append(said) }
      if let conversation { try await conversation.store.append(said, to: conversation.id) }
      await emit(MemoryWriteEvent.self) { .init(messages: said.count) }
    } catch let signal as ControlSignal {
      steer(&answer, by: signal)
    } catch {
      answer.error = failure(error, as: .conversationFailed, "The answer is here, but the conversation could not be saved").error
    }
  }
}
