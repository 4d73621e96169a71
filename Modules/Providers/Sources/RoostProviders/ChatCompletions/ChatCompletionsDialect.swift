public import RoostCore

/// How one server's chat completions differ from OpenAI's. Presets change what is sent, never what is understood.
public struct ChatCompletionsDialect: Sendable {
  /// How thinking is asked for.
  public enum Thinking: String, Sendable, CaseIterable {
    /// `reasoning_effort`, with `none` for off.
    case effort
    /// DeepSeek's `thinking.type` beside `reasoning_effort`.
    case `switch`
    /// OpenRouter's `reasoning`, with an effort or a number of tokens.
    case reasoning
  }

  /// How an answer is held to a schema.
  public enum Schema: String, Sendable, CaseIterable {
    /// `json_schema`, strict, lowered to what strict mode takes.
    case strict
    /// `json_schema` with the schema as it is.
    case plain
    /// `json_object`, with the schema in the system text.
    case prompted
  }

  /// How a part of the prompt is marked as worth caching.
  public enum CacheMarker: String, Sendable, CaseIterable {
    case none
    /// OpenAI's `prompt_cache_breakpoint`.
    case breakpoint
    /// Anthropic's `cache_control`, which OpenRouter passes on.
    case control
  }

  /// The vendor's name, in errors and metadata.
  public var name: String
  /// The name that opaque parts carry.
  public var opaqueName: String
  /// The member that limits the output.
  public var maxTokens = "max_tokens"
  /// The member for the seed; nil where there is none.
  public var seed: String? = "seed"
  public var thinking = Thinking.effort
  public var schema = Schema.strict
  /// Whether a strict schema's root may be something else than an object.
  public var takesAnyRoot = true
  public var cacheMarker = CacheMarker.none
  /// Whether `stream_options` asks for the usage of a stream.
  public var asksForUsage = true
  /// Whether unsigned thinking goes back as `reasoning_content`.
  public var returnsThinking = false
  /// Whether `reasoning_details` go back.
  public var returnsReasoningDetails = false
  /// Whether the catalogue knows how every model thinks; else thinking is sent whenever it is asked for.
  public var catalogueKnowsThinking = false
  /// Media that the server never takes.
  public var refusedMedia: Set<Modality> = []
  /// Whether a document may be given by address.
  public var takesDocumentAddresses = false
  /// Whether the status 503 means overload, not that something is missing.
  public var isOverloadedAt503 = false
  /// The path that counts a request's tokens; nil where there is none.
  public var countPath: String?
  /// What follows every path: a query with its `?`, or nothing.
  public var query = ""
  /// The most texts of one request for vectors.
  public var embeddingBatch = 128

  public init(name: String, opaqueName: String? = nil) {
    self.name = name
    self.opaqueName = opaqueName ?? name
  }

  /// OpenAI's own.
  public static let openAI: ChatCompletionsDialect = {
    var dialect = ChatCompletionsDialect(name: "openai", opaqueName: "openai_chat")
    dialect.maxTokens = "max_completion_tokens"
    dialect.takesAnyRoot = false
    dialect.cacheMarker = .breakpoint
    dialect.catalogueKnowsThinking = true
    dialect.isOverloadedAt503 = true
    dialect.embeddingBatch = 2_048
    return dialect
  }()

  /// DeepSeek's.
  public static let deepSeek: ChatCompletionsDialect = {
    var dialect = ChatCompletionsDialect(name: "deepseek")
    dialect.seed = nil
    dialect.thinking = .switch
    dialect.schema = .prompted
    dialect.returnsThinking = true
    dialect.catalogueKnowsThinking = true
    dialect.refusedMedia = [.audio, .document]
    dialect.isOverloadedAt503 = true
    return dialect
  }()
}
