/// The event types that Core emits; `docs/events.md` describes each.
public enum CoreEvents {
  /// Every type, in the order of the document.
  public static let types: [any SessionEvent.Type] = [
    RunStartedEvent.self, RunFinishedEvent.self, RunFailedEvent.self, RunCancelledEvent.self, RunPausedEvent.self,
    StepStartedEvent.self, StepFinishedEvent.self,
    ModelRequestEvent.self, ModelResponseEvent.self, ModelRetryEvent.self, ModelFallbackEvent.self,
    TextDeltaEvent.self, ReasoningDeltaEvent.self, ToolCallDeltaEvent.self, PartialOutputEvent.self,
    ToolCallEvent.self, ToolResultEvent.self, ToolErrorEvent.self, ToolTimeoutEvent.self,
    ApprovalRequiredEvent.self, HumanDecisionEvent.self,
    UsageEvent.self, GuardrailEvent.self, CompactionEvent.self, FeatureDroppedEvent.self,
    StoreReadEvent.self, StoreWriteEvent.self, MemoryReadEvent.self, MemoryWriteEvent.self,
    PluginLogEvent.self,
  ]
}
