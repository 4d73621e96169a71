internal import Glibc
public import RoostCore
public import RoostHTTP

/// A key of Amazon Web Services.
public struct AWSCredentials: Sendable {
  public var accessKeyID: String
  public var secretAccessKey: SecretString
  /// Of temporary credentials.
  public var sessionToken: SecretString?

  public init(accessKeyID: String, secretAccessKey: SecretString, sessionToken: SecretString? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

/// How a request to Amazon Web Services proves who asks: an API key, or a signature.
public struct AWSAuthorization: Sendable {
  /// What the settings of a component may hold.
  public struct Settings: Sendable {
    public var apiKey: SecretString?
    public var accessKeyID: String?
    public var secretAccessKey: SecretString?
    public var sessionToken: SecretString?

    public init(
      apiKey: SecretString? = nil, accessKeyID: String? = nil, secretAccessKey: SecretString? = nil, sessionToken: SecretString? = nil
    ) {
      self.apiKey = apiKey
      self.accessKeyID = accessKeyID
      self.secretAccessKey = secretAccessKey
      self.sessionToken = sessionToken
    }
  }

  private enum Proof: Sendable {
    case bearer(SecretString)
    case signature(SignatureV4)
    /// There is none; the text says what to do.
    case missing(String)
  }

  private let proof: Proof
  private let now: @Sendable () -> Int

  /// What the settings say, else the environment: an API key before access keys.
  ///
  /// Missing credentials are no error before they are used: what a model can do is told without any.
  ///
  /// - Parameters:
  ///   - bearer: The environment variable of the service's API key.
  ///   - environment: A variable's value.
  ///   - now: Seconds since 1970.
  /// - Throws: ``ProviderSettingsError`` for credentials that are blank, half or twofold.
  public init(
    _ settings: Settings, region: String, service: String, bearer: String, component: String,
    environment: (String) -> String? = AWSAuthorization.variable, now: @escaping @Sendable () -> Int = AWSAuthorization.systemTime
  ) throws(ProviderSettingsError) {
    func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy { $0 <= 32 } }
    func variable(_ name: String) -> String? { environment(name).flatMap { isBlank($0) ? nil : $0 } }
    for (name, text) in [
      ("api_key", settings.apiKey?.reveal()), ("access_key_id", settings.accessKeyID),
      ("secret_access_key", settings.secretAccessKey?.reveal()), ("session_token", settings.sessionToken?.reveal()),
    ] {
      if let text, isBlank(text) { throw ProviderSettingsError(name, "it is blank; set it, or leave it out to use the environment") }
    }
    if settings.sessionToken != nil && settings.accessKeyID == nil {
      throw ProviderSettingsError("session_token", "it belongs to access_key_id and secret_access_key, which aren't set")
    }
    self.now = now
    func signed(_ credentials: AWSCredentials) -> Proof {
      .signature(SignatureV4(credentials, region: region, service: service))
    }
    switch (settings.apiKey, settings.accessKeyID, settings.secretAccessKey) {
    case (let key?, nil, nil): proof = .bearer(key)
    case (_?, _, _): throw ProviderSettingsError("api_key", "set either api_key or access_key_id and secret_access_key, not both")
    case (nil, let id?, let secret?):
      proof = signed(AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: settings.sessionToken))
    case (nil, _?, nil): throw ProviderSettingsError("secret_access_key", "access_key_id is set without it")
    case (nil, nil, _?): throw ProviderSettingsError("access_key_id", "secret_access_key is set without it")
    case (nil, nil, nil):
      if let key = variable(bearer) {
        proof = .bearer(SecretString(key))
      } else if let id = variable("AWS_ACCESS_KEY_ID"), let secret = variable("AWS_SECRET_ACCESS_KEY") {
        proof = signed(
          AWSCredentials(
            accessKeyID: id, secretAccessKey: SecretString(secret), sessionToken: variable("AWS_SESSION_TOKEN").map { SecretString($0) }))
      } else {
        proof = .missing(
          "\(service) needs credentials: set the environment variable \(bearer), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
            + "api_key or access_key_id and secret_access_key of \(component).")
      }
    }
  }

  /// The process's environment.
  public static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The system's clock, in seconds since 1970.
  public static func systemTime() -> Int { time(nil) }

  /// Adds the proof to a finished request. Throws `authentication` where there is none.
  public func authorize(_ request: inout HTTPRequest) throws(ProviderError) {
    switch proof {
    case .missing(let text): throw ProviderError(.authentication, text, retry: .no)
    case .bearer(let key): request.headers["authorization"] = "Bearer \(key.reveal())"
    case .signature(let signature):
      let isDefault = request.url.port == (request.url.scheme == "https" ? 443 : 80)
      let host = isDefault ? request.url.host : "\(request.url.host):\(request.url.port)"
      // What is replaced below isn't signed twice.
      let replaced = ["host", "x-amz-date", "x-amz-security-token"]
      let own = request.headers.filter { !replaced.contains($0.name.lowercased()) }.map { (name: $0.name, value: $0.value) }
      let (path, query) = Self.target(of: request.url)
      let added = signature.headers(
        method: request.method, path: path, query: query, headers: own + [("host", host)], body: request.body ?? [], date: now())
      for name in replaced { request.headers[name] = nil }
      for (name, value) in added { request.headers[name] = value }
    }
  }

  /// Path and query as they go onto the wire.
  private static func target(of url: HTTPURL) -> (path: String, query: String) {
    let rest = url.text.dropFirst(url.scheme.count + 3).drop { $0 != "/" && $0 != "?" }
    let pieces = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return (pieces.first.map(String.init) ?? "/", pieces.count > 1 ? String(pieces[1]) : "")
  }
}
