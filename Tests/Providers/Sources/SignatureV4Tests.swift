import RoostCore
import RoostHTTP
import RoostProviders
import Testing

/// Requests signed as Amazon's services want them.
struct SignatureV4Tests {
  /// The key of Amazon's examples.
  private static let secret = SecretString("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

  @Test(arguments: SignatureV4Vector.all)
  func `a request of the published suite has the published signature`(_ vector: SignatureV4Vector) throws {
    let pieces = vector.request.split(separator: "\n\n", maxSplits: 1)
    let body = pieces.count > 1 ? Array(pieces[1].utf8) : []
    var headers: [(name: String, value: String)] = []
    let lines = pieces[0].split(separator: "\n")
    for line in lines.dropFirst() {
      if line.hasPrefix(" ") {
        headers[headers.count - 1].value += "\n" + line
      } else {
        let colon = try #require(line.firstIndex(of: ":"))
        headers.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
      }
    }
    // The suite's requests with a body carry its digest.
    if !body.isEmpty { headers.append(("x-amz-content-sha256", Digest.sha256Hex(body))) }
    let words = lines[0].split(separator: " ", maxSplits: 1)
    let target = words[1].dropLast(" HTTP/1.1".count).split(separator: "?", maxSplits: 1)
    let credentials = AWSCredentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: Self.secret, sessionToken: vector.token.map { SecretString($0) })
    let added = SignatureV4(credentials, region: "us-east-1", service: "service").headers(
      method: String(words[0]), path: String(target[0]), query: target.count > 1 ? String(target[1]) : "", headers: headers, body: body,
      date: 1_440_938_160)
    let proof = try #require(added.first { $0.name == "authorization" }).value
    #expect(proof.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="))
    #expect(proof.hasSuffix(", Signature=\(vector.signature)"))
    #expect(added.contains { $0.name == "x-amz-date" && $0.value == "20150830T123600Z" })
  }

  /// What botocore 1.44.5 (2026) signs for the same requests at 2026-11-20 12:00 UTC.
  @Test(arguments: [
    (
      "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse", "", true,
      "1d437be25f51859d387490bffd0f913d8cb7b15cf6faebfe5980151c67501903"
    ),
    (
      "https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2F"
        + "us.amazon.nova-lite-v1%3A0/converse", "TOKEN==", true, "3be448e374ae589806e76ab6d73b343deda93d92e71e0ddba31284ce56fa1269"
    ),
    ("http://127.0.0.1:9000/foundation-models", "", false, "152bef14e576d0f0bbe99707faff5d189cbf279b0d1dd750b8c708dd55450a12"),
  ])
  func `a model's address is encoded once more in what is signed`(_ url: String, _ token: String, _ asks: Bool, _ signature: String) throws
  {
    let authorization = try AWSAuthorization(
      .init(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Self.secret, sessionToken: token.isEmpty ? nil : SecretString(token)),
      region: "us-east-1", service: "bedrock", bearer: "AWS_BEARER_TOKEN_BEDROCK", component: "main", environment: { _ in nil },
      now: { 1_795_176_000 })
    var request = HTTPRequest(
      asks ? "POST" : "GET", try HTTPURL(url), headers: asks ? ["content-type": "application/json"] : [:],
      body: asks ? Array(#"{"messages":[]}"#.utf8) : nil)
    try authorization.authorize(&request)
    #expect(request.headers["authorization"]?.hasSuffix("Signature=\(signature)") == true)
    #expect(request.headers["x-amz-date"] == "20261120T120000Z")
    #expect(request.headers["x-amz-security-token"] == (token.isEmpty ? nil : token))
  }
}

/// Where credentials for Amazon's services come from.
struct AWSAuthorizationTests {
  private func header(
    _ settings: AWSAuthorization.Settings = .init(), _ environment: [String: String] = [:], _ name: String = "authorization"
  ) throws -> String? {
    let authorization = try AWSAuthorization(
      settings, region: "eu-central-1", service: "bedrock", bearer: "AWS_BEARER_TOKEN_BEDROCK", component: "main",
      environment: { environment[$0] }, now: { 0 })
    var request = HTTPRequest(try HTTPURL("https://bedrock.eu-central-1.amazonaws.com/foundation-models"))
    try authorization.authorize(&request)
    return request.headers[name]
  }

  private static let keys = ["AWS_ACCESS_KEY_ID": "EID", "AWS_SECRET_ACCESS_KEY": "ES", "AWS_SESSION_TOKEN": "ET"]

  @Test func `an API key is sent as a bearer token, before any access key`() throws {
    #expect(try header(.init(apiKey: SecretString("K"))) == "Bearer K")
    #expect(try header(.init(), Self.keys.merging(["AWS_BEARER_TOKEN_BEDROCK": "B"]) { $1 }) == "Bearer B")
  }

  // LB1-PROV-04
  @Test func `access keys of the settings go before the environment`() throws {
    let own = AWSAuthorization.Settings(accessKeyID: "SID", secretAccessKey: SecretString("S"))
    let all = Self.keys.merging(["AWS_BEARER_TOKEN_BEDROCK": "B"]) { $1 }
    #expect(try header(own, all)?.hasPrefix("AWS4-HMAC-SHA256 Credential=SID/19700101/eu-central-1/bedrock/aws4_request") == true)
    #expect(try header(own, all, "x-amz-security-token") == nil)
  }

  @Test func `access keys and a session's token come from the environment`() throws {
    #expect(try header(.init(), Self.keys)?.contains("Credential=EID/") == true)
    #expect(try header(.init(), Self.keys, "x-amz-security-token") == "ET")
  }

  @Test func `missing credentials are an error at the call that says what to set`() throws {
    let error = #expect(throws: ProviderError.self) { try header(.init(), ["AWS_ACCESS_KEY_ID": "EID", "AWS_SECRET_ACCESS_KEY": " "]) }
    #expect(error?.kind == .authentication && error?.isRetryable == false)
    #expect(error?.message.contains("AWS_BEARER_TOKEN_BEDROCK") == true && error?.message.contains("api_key") == true)
  }

  @Test(arguments: [
    (["api_key": "K", "access_key_id": "I", "secret_access_key": "S"], "api_key"), (["access_key_id": "I"], "secret_access_key"),
    (["secret_access_key": "S"], "access_key_id"), (["api_key": " "], "api_key"), (["session_token": "T"], "session_token"),
    (["api_key": "K", "session_token": "T"], "session_token"),
    (["access_key_id": "I", "secret_access_key": "\n"], "secret_access_key"),
  ])
  func `half, twofold and blank credentials are refused by their name`(_ settings: [String: String], _ name: String) {
    func secret(_ key: String) -> SecretString? { settings[key].map { SecretString($0) } }
    let error = #expect(throws: ProviderSettingsError.self) {
      try header(
        .init(
          apiKey: secret("api_key"), accessKeyID: settings["access_key_id"], secretAccessKey: secret("secret_access_key"),
          sessionToken: secret("session_token")), Self.keys)
    }
    #expect(error?.setting == name)
  }
}
