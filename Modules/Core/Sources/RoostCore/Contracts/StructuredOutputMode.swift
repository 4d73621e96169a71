/// How a model is held to the form of its answer.
public enum StructuredOutputMode: String, Generable, Hashable, CaseIterable {
  /// The first of the others that the model can do; where the vendor refuses the schema, the next.
  case auto
  /// The vendor holds the answer to the schema.
  case native
  /// The answer is the arguments of a tool that the model must call.
  case tool
  /// The schema stands in the prompt, and the answer is read out of the text.
  case prompt
}

/// What becomes of media that the model can't read.
public enum UnsupportedMedia: String, Generable, Hashable, CaseIterable {
  /// The run fails with `unsupported_feature` before anything is sent.
  case error
  /// They are left out, with an event for each kind.
  case drop
}

extension NativeTool: Generable {}
