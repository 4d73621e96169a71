import Glibc
import RoostCore

/// The `roost` executable: understands the command line, runs one command, and exits with its code.
@main
enum Main {
  @MainActor static func main() async {
    StandardDescriptors.hold()
    Signals.ignoreBrokenPipes()
    let code = await run()
    Terminal.restore()
    fflush(nil)
    ProcessEnd.leave(code)
  }

  /// Every error ends here: its lines on standard error, or with `--json` one object on standard output; and its exit code.
  @MainActor private static func run() async -> ExitCode {
    let environment = Environment.current()
    var console = Console(isQuiet: false, isVerbose: false, isColorAllowed: false, terminalName: environment["TERM"])
    var form = FailureReport.Form.lines
    do {
      let words = try Environment.arguments()
      form = FailureReport.form(words: words, environment: environment)
      switch try CommandParser(table: CommandTable.all, environment: environment).parse(words) {
      case .version: try console.writeLine(VersionCommand.text)
      case .help(let words): try console.write(HelpText(table: CommandTable.all).text(for: words))
      case .run(var invocation):
        form = try FailureReport.form(of: invocation)
        if invocation.command.readsConfiguration {
          do { invocation.configuration = try Configuration.ofFiles(environment: environment) } catch {
            throw HostError(configuration: error)
          }
          form = try FailureReport.form(of: invocation)
        }
        if invocation.command.readsKeys { try KeysFile.complete(&invocation) }
        console = try makeConsole(invocation)
        if invocation.command.readsConfiguration { try invocation.checkVariables() }
        return try await invocation.command.body(invocation, console)
      }
      return .ok
    } catch is Console.OutputClosed {
      return .outputClosed
    } catch let error as HostError {
      return FailureReport(error).print(form, console)
    } catch {
      return FailureReport(HostError(.failed, "\(error)")).print(form, console)
    }
  }

  private static func makeConsole(_ invocation: Invocation) throws -> Console {
    let environment = invocation.environment
    let isColorAllowed = try !invocation.isOn(.noColor) && (environment["NO_COLOR"] ?? "").isEmpty
    let loudness = try Loudness(invocation)
    return Console(
      isQuiet: loudness == .quiet, isVerbose: loudness == .verbose, isColorAllowed: isColorAllowed, terminalName: environment["TERM"])
  }
}
