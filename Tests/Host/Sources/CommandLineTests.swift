import Foundation
import Testing

/// How words become commands, and what wrong ones are told.
struct CommandLineTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test(arguments: [[], ["--help"], ["-h"], ["help"]]) func `help goes to standard output`(_ words: [String]) async throws {
    let finished = try await bench.roost(words.map { Array($0.utf8) })
    #expect(finished.status == 0)
    #expect(finished.errors == "")
    for command in [
      "init", "run", "chat", "validate", "components", "plugin list", "config schema", "doctor", "version", "env", "completion",
    ] {
      #expect(finished.output.contains("\n  \(command)"))
    }
    #expect(!finished.output.contains("describe"))
  }

  @Test(arguments: [["run", "--help"], ["help", "run"], ["--help", "run"], ["run", "-h", "x"]])
  func `a command's help names its flags and their variables`(_ words: [String]) async throws {
    let finished = try await bench.roost(words.map { Array($0.utf8) })
    #expect(finished.status == 0)
    for part in [
      "Usage: roost run [flags] [PROMPT…]", "-f, --manifest FILE", "[ROOST_MANIFEST]", "-o, --option KEY VALUE", "--max-turns N",
    ] {
      #expect(finished.output.contains(part))
    }
  }

  @Test func `a noun's help lists its verbs`() async throws {
    let finished = try await bench.roost("plugin", "--help")
    #expect(finished.status == 0)
    #expect(finished.output.contains("plugin list") && finished.output.contains("plugin info NAME"))
  }

  /// Every one with exit code 2, one line on standard error, nothing on standard output.
  @Test(arguments: [
    (["rnu"], "roost: there is no command “rnu”; did you mean “run”? see roost --help"),
    (["frobnicate"], "roost: there is no command “frobnicate”; see roost --help"),
    (["run", "--ofline", "x"], "roost: there is no flag “--ofline”; did you mean “--offline”? see roost run --help"),
    (["version", "--schema", "x"], "roost: roost version has no “--schema”; it is a flag of: run"),
    (["plugin", "lst"], "roost: roost plugin has no “lst”; did you mean “list”?"),
    (["plugin", "info"], "roost: roost plugin info needs NAME; usage: roost plugin info [flags] NAME"),
    (["version", "now"], "roost: roost version has no use for “now”; usage: roost version [flags]"),
    (["run", "--model"], "roost: --model needs MODEL; see roost run --help"),
    (["run", "-o", "temperature"], "roost: -o needs KEY VALUE; see roost run --help"),
    (["run", "--max-turns", "0", "x"], "roost: --max-turns is a whole number from 1 to 1000, not “0”"),
    (["run", "--max-turns", "1001", "x"], "roost: --max-turns is a whole number from 1 to 1000, not “1001”"),
    (["run", "--quiet", "--verbose", "x"], "roost: --quiet and --verbose contradict each other; set one of them"),
    (["run", "--deadline", "soon", "x"], "roost: --deadline is a time from 1ms to 8760h, as in 30, 500ms, 2m or 1h, not “soon”"),
    (["run", "--offline=yes", "x"], "roost: --offline takes no value, so not “yes”"),
    (["run", "-", "-"], "roost: - stands for standard input, so once is enough"),
    (["run", " "], "roost: the prompt is empty"),
    (["completion", "fisch"], "roost: there is no completion for “fisch”; did you mean “fish”?"),
    (["components", "--plugin-dir", "nowhere"], "roost: there is no plugin directory “nowhere”"),
  ]) func `a wrong command line says what to write instead`(_ words: [String], _ message: String) async throws {
    let finished = try await bench.roost(words.map { Array($0.utf8) })
    #expect(finished.errors == message + "\n")
    #expect(finished.output == "")
    #expect(finished.status == 2)
  }

  @Test func `a word that is not UTF-8 is named by its place`() async throws {
    let finished = try await bench.roost([Array("run".utf8), [0x61, 0xFF]])
    #expect(finished.errors == "roost: argument 2 is not UTF-8\n")
    #expect(finished.status == 2)
  }

  @Test func `control characters in a word are shown, not obeyed`() async throws {
    let finished = try await bench.roost("\u{1B}[2J")
    #expect(finished.errors.contains("“\\u{1b}[2J”"))
    #expect(!finished.errors.contains("\u{1B}"))
  }

  @Test func `flags may stand before the command, after its arguments, and with an equals sign`() async throws {
    try bench.write("{}", to: "a.json")
    let first = try await bench.roost("--json", "-f", "a.json", "validate")
    let second = try await bench.roost("validate", "--manifest=a.json", "--json")
    let third = try await bench.roost("validate", "-fa.json", "--json")
    #expect(first.output == second.output && second.output == third.output)
    #expect(first.status == 3 && second.status == 3 && third.status == 3)
  }

  @Test(arguments: [("1", 0, true), ("0", 0, false), ("", 0, false), ("perhaps", 2, false)])
  func `a switch has a variable`(_ value: String, _ status: Int32, _ isJSON: Bool) async throws {
    let finished = try await bench.roost("version", environment: ["ROOST_JSON": value])
    #expect(finished.status == status)
    #expect(finished.output.hasPrefix("{") == isJSON)
    if status == 2 { #expect(finished.errors == "roost: ROOST_JSON is 1 or 0, not “perhaps”\n") }
  }

  /// Whatever the switch; the command needs no use for it.
  @Test(arguments: [
    ("run", "ROOST_OFFLINE", "yes", "ROOST_OFFLINE is 1 or 0, not “yes”"),
    ("validate", "ROOST_SAFE_MODE", "true", "ROOST_SAFE_MODE is 1 or 0, not “true”"),
    ("run", "ROOST_USAGE", "on", "ROOST_USAGE is 1 or 0, not “on”"), ("config", "ROOST_STREAM", "no", "ROOST_STREAM is 1 or 0, not “no”"),
    ("run", "ROOST_MAX_TURNS", "1001", "ROOST_MAX_TURNS is a whole number from 1 to 1000, not “1001”"),
    ("run", "ROOST_DEADLINE", "-1", "ROOST_DEADLINE is a time from 1ms to 8760h, as in 30, 500ms, 2m or 1h, not “-1”"),
  ]) func `a variable takes what its flag takes`(_ command: String, _ variable: String, _ value: String, _ message: String) async throws {
    let finished = try await bench.roost([command].map { Array($0.utf8) }, input: Data("hello".utf8), environment: [variable: value])
    #expect(finished.errors == "roost: \(message)\n")
    #expect(finished.output == "")
    #expect(finished.status == 2)
  }

  @Test func `a flag is stronger than the other one's variable`() async throws {
    #expect(try await bench.roost("components", "--verbose", environment: ["ROOST_QUIET": "1"]).errors.contains("roost: found "))
    #expect(try await bench.roost("components", "--quiet", environment: ["ROOST_VERBOSE": "1"]).errors == "")
    let both = try await bench.roost("components", environment: ["ROOST_VERBOSE": "1", "ROOST_QUIET": "1"])
    #expect(both.errors == "roost: ROOST_QUIET and ROOST_VERBOSE contradict each other; set one of them\n")
    #expect(both.status == 2)
  }

  @Test(arguments: [
    (["-T", "What is 2+2?"], "-T took “What is 2+2?” as its NAME; write the prompt after it, as in roost run -T NAME \"PROMPT\""),
    (["-o", "top_p", "hi"], "-o took “top_p” “hi” as its KEY VALUE; write the prompt after it, as in roost run -o KEY VALUE \"PROMPT\""),
    (["-mlarge", "--tool", "hi"], "--tool took “hi” as its NAME; write the prompt after it, as in roost run --tool NAME \"PROMPT\""),
    (
      ["-T", "hi", "-m", "you"],
      "-T took “hi” as its NAME, -m took “you” as its MODEL; write the prompt after it, as in roost run -m MODEL \"PROMPT\""
    ),
  ]) func `an option that took the prompt is named`(_ words: [String], _ message: String) async throws {
    let finished = try await bench.roost((["run"] + words).map { Array($0.utf8) })
    #expect(finished.errors == "roost: the prompt is empty: \(message)\n")
    #expect(finished.status == 2)
  }

  @Test(arguments: [["version"], ["--version"]]) func `the version is one line`(_ words: [String]) async throws {
    let finished = try await bench.roost(words.map { Array($0.utf8) })
    #expect(finished.output.wholeMatch(of: /roost \d+\.\d+\.\d+\n/) != nil)
    #expect(finished.status == 0)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `a completion script names every command`(_ shell: String) async throws {
    let finished = try await bench.roost("completion", shell)
    #expect(finished.status == 0)
    for word in ["validate", "doctor", "plugin", "info", "max-turns"] { #expect(finished.output.contains(word)) }
  }

  @Test func `the bash completion parses and completes`() async throws {
    let finished = try await bench.shell(
      """
      set -e
      "$ROOST" completion bash > roost.bash
      bash -n roost.bash
      source roost.bash
      complete_line() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _roost; echo "${COMPREPLY[*]}"; }
      complete_line roost val
      complete_line roost plugin ''
      complete_line roost run --max
      complete_line roost completion z
      """)
    let verbs = "list info new build test install rollback reload lock verify trust quarantine"
    #expect(finished.output == "validate\n\(verbs)\n--max-turns\nzsh\n")
    #expect(finished.errors == "")
  }
}
