import RoostCore
import RoostTesting
import Testing

struct ToolContractTests {
  static let described = JSONSchema.object(properties: [("text", .string(description: "What to say."))], required: ["text"])

  /// A tool that is right but for what a test changes.
  static func tool(
    name: String = "say", description: String = "Says it.", parameters: JSONSchema = described,
    call: @escaping AnyTool.Call = { arguments, _ in
      guard let text = arguments["text"]?.stringValue else { return .error("text is missing") }
      return ToolReply(text)
    }
  ) -> AnyTool {
    AnyTool(name: name, description: description, parameters: parameters, call: call)
  }

  @Test func `a tool that keeps the contract has no findings`() async {
    #expect(await ToolContract.findings(Self.tool(), example: ["text": "hi"]) == [])
  }

  static let mistakes: [(String, AnyTool)] = [
    ("name", tool(name: "say it")), ("description", tool(description: "")), ("parameters.object", tool(parameters: .string())),
    ("parameters.described", tool(parameters: .object(properties: [("text", .string())], required: ["text"]))),
    ("example.valid", tool(parameters: .object(properties: [("text", .integer(description: "A number."))], required: ["text"]))),
    ("call.succeeds", tool { _, _ in throw RunError(.toolFailed, "no") }), ("call.content", tool { _, _ in ToolReply(content: []) }),
    ("call.refuses_nonsense", tool { _, _ in ToolReply("always") }),
  ]

  @Test(arguments: mistakes) func `a broken tool is found out`(_ rule: String, _ tool: AnyTool) async {
    let rules = await ToolContract.findings(tool, example: ["text": "hi"]).map(\.rule)
    #expect(rules.contains(rule), "\(rules)")
  }

  @Test func `a tool that hangs is found out`() async {
    let hanging = Self.tool { _, _ in
      try await Task.sleep(for: .seconds(3_600))
      return ToolReply("late")
    }
    #expect(await ToolContract.findings(hanging, example: ["text": "hi"], patience: .milliseconds(50)).map(\.rule).contains("call.ends"))
  }
}
