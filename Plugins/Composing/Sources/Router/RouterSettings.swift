public import RoostCore

/// What a manifest may say about the provider `router`.
@Generable(keys: .snakeCase)
public struct RouterSettings {
  /// The rules; the first that fits chooses.
  public var rules: [RouterRule]
  /// The provider where no rule fits; without it, such a call is an error.
  @Guide(key: "default")
  public var otherwise: ProviderReference?
}

/// One rule: everything that it says must hold. One that says nothing always fits.
@Generable(keys: .snakeCase)
public struct RouterRule {
  /// The model asked for, as one of these names; `*` stands for any characters.
  public var models: [String] = []
  /// Whether images, recordings or documents come with it.
  public var images: Bool?
  public var audio: Bool?
  public var documents: Bool?
  /// Whether tools are offered.
  public var tools: Bool?
  /// Whether the answer must have the form of a schema.
  public var schema: Bool?
  /// Input of at least so many tokens, as Roost estimates them.
  @Guide(minimum: 0)
  public var minInputTokens: Int?
  /// Input of at most so many tokens.
  @Guide(minimum: 0)
  public var maxInputTokens: Int?
  /// The agent that asks, as one of these names.
  public var agents: [String] = []
  /// Members that the run's metadata must have, with these values.
  public var metadata: JSONObject = JSONObject()
  /// The provider that is asked.
  public var provider: ProviderReference
  /// The model it is asked for in place of the agent's.
  public var model: String?
}
