import RoostCore
import Testing

struct GenerableSecretStringTests {
  @Test func `no way of printing a secret shows it`() throws {
    let secret = try SecretString(json: "hunter2")
    var dumped = ""
    dump([secret], to: &dumped)
    let settings = try ServerSettings(json: ["api_key": "k", "main_provider": "p", "token": "hunter2"])
    for text in [
      "\(secret)", String(reflecting: secret), "\([secret])", dumped, "\(secret.json)", "\(settings.token as Any)", "\(settings)",
    ] {
      #expect(!text.contains("hunter2"))
      #expect(text.contains(SecretString.mask))
    }
    #expect(secret.reveal() == "hunter2")
    #expect(SecretString.schema.json == ["type": "string", "x-roost-secret": true])
  }

  @Test func `an error about a secret doesn't repeat it`() {
    let error = #expect(throws: GenerableError.self) { try SecretString(json: 12_345) }
    #expect(error?.description == "expected a string, found a value of type integer")
    let member = #expect(throws: GenerableError.self) { try ServerSettings(json: ["api_key": 12_345, "main_provider": "p"]) }
    #expect(member?.description == "api_key: expected a string, found another value (secret)")
  }
}
