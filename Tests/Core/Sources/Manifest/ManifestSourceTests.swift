import Foundation
import Testing

@testable import RoostCore

struct ManifestSourceTests {
  static func setMode(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private static func source(_ texts: [String], _ environment: [String: String] = [:]) throws(ManifestErrors) -> ManifestSource {
    try ManifestSource(
      reading: texts.enumerated().map { .text($0.element, name: "\($0.offset).json", directory: "/base") }, environment: environment)
  }

  @Test func `a later file is laid over an earlier one: objects merge, the rest is replaced`() throws {
    let source = try Self.source([
      #"{"a": {"x": 1, "y": [1, 2, 3]}, "b": "one"}"#, "{\"a\": {\"y\": [9], // a comment\n \"z\": null,},}",
    ])
    #expect(source.root.json == ["a": ["x": 1, "y": [9], "z": nil], "b": "one"])
  }

  @Test func `a problem points at the file that said the value`() {
    let problems = ManifestFixture.problems([
      #"{"roost": 1, "tools": {"t": {"type": "calculator", "digits": 99}}, "entry": "a", "agents": {}}"#,
      "{\n  \"tools\": {\"t\": {\"strict\": \"yes\"}},\n  \"entry\": \"b\"\n}",
    ])
    #expect(
      problems.map { $0.split(separator: " ")[0] } == ["roost.json:1:62:", "over1.json:2:29:", "over1.json:3:12:"])
  }

  @Test(arguments: [
    ("${NAME}", "value"), ("a ${NAME} b", "a value b"), ("${UNSET:-default}", "default"), ("${EMPTY:-default}", "default"),
    ("${EMPTY}", ""),
    ("$${NAME}", "${NAME}"), ("$NAME $", "$NAME $"), ("${UNSET:-}", ""), ("${NAME}${NAME?}", "valuevalue"),
  ])
  func `a variable is put in`(text: String, result: String) throws {
    let source = try Self.source([JSONValue.object(["k": .string(text)]).description], ["NAME": "value", "EMPTY": ""])
    #expect(source.root.json == ["k": .string(result)])
    #expect(source.problems == [])
  }

  @Test func `an optional variable that is unset removes its setting, and later elements keep their places`() throws {
    let source = try Self.source([#"{"k": "${UNSET?}", "list": ["${UNSET?}", "${ALSO_UNSET}"]}"#])
    #expect(source.root.json == ["list": ["${ALSO_UNSET}"]])
    #expect(source.problems.map(\.path) == ["list[1]"])
  }

  @Test(arguments: [
    ("${UNSET}", "the environment variable UNSET is not set; set it, or write ${UNSET:-default}, or ${UNSET?} to leave the setting out."),
    ("${UNSET", #"the variable that begins with "${" has no "}"; write "$${" for the two characters themselves"#),
    ("${two words}", #""two words" is no variable's name; write ${NAME}, ${NAME:-default}, ${NAME?} or ${file:path}"#),
    ("${file:nothing}", "can't read /base/nothing: No such file or directory"),
  ])
  func `a variable that can't be put in is an error at its place`(text: String, message: String) throws {
    let source = try Self.source([JSONValue.object(["k": .string(text)]).description])
    #expect(source.problems.map(\.description) == ["0.json:1:6: error: k: \(message)"])
  }

  @Test func `a file is put in when only its owner may read it`() throws {
    let folder = try TemporaryFolder()
    try folder.write("key", "sesame\n", mode: 0o600)
    let input = ManifestInput.text(#"{"k": "${file:key}"}"#, name: "m", directory: folder.path)
    #expect(try ManifestSource(reading: [input], environment: [:]).root.json == ["k": "sesame"])
    try Self.setMode(0o640, folder.path + "/key")
    let problem = try ManifestSource(reading: [input], environment: [:]).problems.first
    #expect(
      problem?.message == "\(folder.path)/key has mode 0640, so others may read it; take that right away with: chmod 600 \(folder.path)/key"
    )
  }

  @Test func `every file that can't be read is named`() {
    let error = #expect(throws: ManifestErrors.self) {
      try ManifestSource(reading: [.file("/nowhere/a.json"), .text("{", name: "b", directory: "/"), .file("/")], environment: [:])
    }
    #expect(error?.problems.map(\.file) == ["/nowhere/a.json", "b", "/"])
    #expect(error?.problems.first?.message == "can't be read: No such file or directory")
    #expect(error?.exitCode == 3)
  }

  @Test(arguments: [
    "{\"a\": \"\u{1}\"}", String(repeating: "[", count: 5_000), "{\"a\"", "", "nul", "{\"a\": 1} x",
  ])
  func `hostile text is a syntax error with a place`(text: String) {
    let error = #expect(throws: ManifestErrors.self) { try Self.source([text]) }
    #expect(error?.problems.count == 1 && error?.problems.first?.position != nil)
  }

  @Test func `a repeated key is reported with everything else, and the first value holds`() {
    let problems = ManifestFixture.problems(
      """
      {
        "roost": 1,
        "tools": { "t": { "type": "calculator", "digits": 99, "digits": 2 } },
        "roost": 2,
        "agents": { "a": { "engine": { "type": "loop", "provider": "nowhere" } } },
        "entry": "a"
      }
      """)
    #expect(
      problems.map { $0.split(separator: ": ").prefix(3).joined(separator: ": ") } == [
        "roost.json:3:53: error: tools.t.digits", "roost.json:3:57: error: tools.t.digits", "roost.json:4:3: error: roost",
        "roost.json:5:62: error: agents.a.engine.provider",
      ])
    #expect(
      problems.dropFirst(2).first
        == "roost.json:4:3: error: roost: the key stands at line 2, column 3 already, and its value there is the one that counts; remove one of the two"
    )
  }

  @Test func `more repeated keys than are listed end the reading`() {
    let text = "{" + (0...ManifestSource.maximumRepeatedKeys + 1).map { _ in "\"a\": 1" }.joined(separator: ",") + "}"
    let error = #expect(throws: ManifestErrors.self) { try Self.source([text]) }
    #expect(error?.problems.count == 1 && error?.problems.first?.message.hasPrefix("The key \"a\" appears twice") == true)
  }

  @Test func `plugin directories start from the file that names them`() throws {
    let source = try Self.source([#"{"plugins": {"directories": ["plugins", "/opt/plugins"]}}"#])
    #expect(source.pluginDirectories == ["/base/plugins", "/opt/plugins"])
  }

  @Test func `going offline replaces every provider and forgets what it would have needed`() throws {
    let source = try Self.source([#"{"providers": {"main": {"type": "cloud", "api_key": "${UNSET}"}}, "x-k": "${UNSET}"}"#])
    let offline = source.offline(provider: "offline")
    #expect(offline.root.json["providers"] == ["main": ["type": "offline"]])
    #expect(offline.problems.map(\.path) == ["x-k"])
    #expect(offline.isOffline && !source.isOffline)
  }
}
