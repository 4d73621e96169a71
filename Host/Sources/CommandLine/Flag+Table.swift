/// Every flag there is.
extension Flag {
  static let help = Flag(name: "help", short: "h", summary: "Say what the command does and which flags it takes.")
  static let json = Flag(name: "json", environment: "ROOST_JSON", summary: "Print the result as JSON.")
  static let quiet = Flag(name: "quiet", environment: "ROOST_QUIET", summary: "Print nothing on standard error but errors.")
  static let verbose = Flag(name: "verbose", environment: "ROOST_VERBOSE", summary: "Say on standard error what is being done.")
  static let noColor = Flag(name: "no-color", environment: "ROOST_NO_COLOR", summary: "Print no colours; NO_COLOR does the same.")
  /// Taken by every command.
  static let common = [help, json, quiet, verbose, noColor]

  static let manifest = Flag(
    name: "manifest", short: "f", values: [Value(name: "FILE", completion: .file)], isRepeatable: true, environment: "ROOST_MANIFEST",
    separator: ":", summary: "Read this manifest; again to lay another over it (default: roost.json here or in a parent folder).")
  static let pluginFolder = Flag(
    name: "plugin-dir", values: [Value(name: "DIR", completion: .folder)], isRepeatable: true, environment: "ROOST_PLUGIN_PATH",
    separator: ":",
    summary: "Look for plugins in this folder too.")
  static let safeMode = Flag(name: "safe-mode", environment: "ROOST_SAFE_MODE", summary: "Open no plugin at all.")
  static let strictPlugins = Flag(
    name: "strict-plugins", environment: "ROOST_STRICT_PLUGINS", summary: "Stop when any plugin is refused, needed or not.")
  static let offline = Flag(
    name: "offline", environment: "ROOST_OFFLINE", summary: "Use the offline provider for every agent, and no network.")
  /// Which manifest and which plugins.
  static let wiring = [manifest, pluginFolder, safeMode, strictPlugins]

  static let agent = Flag(
    name: "agent", values: [Value(name: "NAME")], environment: "ROOST_AGENT", summary: "Run this agent, not the manifest's entry.")
  static let model = Flag(name: "model", short: "m", values: [Value(name: "MODEL")], environment: "ROOST_MODEL", summary: "Use this model.")
  static let system = Flag(
    name: "system", short: "s", values: [Value(name: "TEXT")], environment: "ROOST_SYSTEM", summary: "Use these instructions.")
  static let option = Flag(
    name: "option", short: "o", values: [Value(name: "KEY"), Value(name: "VALUE")], isRepeatable: true,
    summary: "Set an option of the model, as in -o temperature 0.2.")
  static let tool = Flag(
    name: "tool", short: "T", values: [Value(name: "NAME")], isRepeatable: true, environment: "ROOST_TOOLS", separator: ",",
    summary: "Offer this tool of the manifest, and no other that isn't named so.")
  static let attachment = Flag(
    name: "attachment", short: "a", values: [Value(name: "FILE", completion: .file)], isRepeatable: true,
    summary: "Attach an image, a recording or a PDF: a file, or an address that the provider fetches.")
  static let attachmentLimit = Flag(
    name: "attachment-limit", values: [Value(name: "BYTES")], environment: "ROOST_ATTACHMENT_LIMIT",
    summary: "Attach no file that is larger (default 33554432).")
  static let schema = Flag(
    name: "schema", values: [Value(name: "SCHEMA", completion: .file)],
    summary: "Ask for an answer in this form: a JSON Schema, or a file that holds one.")
  static let stream = Flag(
    name: "stream", environment: "ROOST_STREAM", summary: "Print the answer while it is written (default on a terminal).")
  static let noStream = Flag(name: "no-stream", environment: "ROOST_NO_STREAM", summary: "Print the answer when it is whole.")
  static let usage = Flag(name: "usage", short: "u", environment: "ROOST_USAGE", summary: "Print tokens, cost and time on standard error.")
  static let maxTurns = Flag(
    name: "max-turns", values: [Value(name: "N")], environment: "ROOST_MAX_TURNS", summary: "Call the model at most so many times.")
  static let deadline = Flag(
    name: "deadline", values: [Value(name: "TIME")], environment: "ROOST_DEADLINE", summary: "Stop after this time, as in 30, 500ms or 2m.")
  static let cancelGrace = Flag(
    name: "cancel-grace", values: [Value(name: "TIME")], environment: "ROOST_CANCEL_GRACE",
    summary: "After Ctrl-C, end the program when what runs goes on for this time (default 5s).")
  static let record = Flag(
    name: "record", values: [Value(name: "FILE", completion: .file)], environment: "ROOST_RECORD",
    summary: "Write what providers send and get to this cassette, without keys.")
  static let replay = Flag(
    name: "replay", values: [Value(name: "FILE", completion: .file)], environment: "ROOST_REPLAY",
    summary: "Answer what providers send from this cassette; needs no network and no key.")
  /// How an agent runs.
  static let running = [
    agent, model, system, option, tool, attachment, attachmentLimit, stream, noStream, usage, maxTurns, deadline, cancelGrace, offline,
    record, replay,
  ]

  static let runningHosts = Flag(name: "running", summary: "List what running hosts use, not what is found.")
  static let processID = Flag(name: "pid", values: [Value(name: "PID")], summary: "Only the host with this process id.")

  static let checkTimeout = Flag(
    name: "check-timeout", values: [Value(name: "TIME")], environment: "ROOST_CHECK_TIMEOUT",
    summary: "Stop a plugin's checks after this time (default 15s).")

  static let origin = Flag(name: "origin", summary: "Say where each value comes from.")
}
