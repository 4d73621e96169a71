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
    // Threads may be at work in plugins: end them where they are, not in their destructors.
    _exit(code.rawValue)
  }

  /// Every error ends here: its lines on standard error, its exit code.
  @MainActor private static func run() async -> ExitCode {
    let environment = Environment.current()
    var console = Console(isQuiet: false, isVerbose: false, isColorAllowed: false, terminalName: environment["TERM"])
    do {
      switch try CommandParser(table: CommandTable.all, environment: environment).parse(Environment.arguments()) {
      case .version: try console.writeLine("roost \(RoostVersion.current)")
      case .help(let words): try console.write(HelpText(table: CommandTable.all).text(for: words))
      case .run(var invocation):
        if invocation.command.readsConfiguration {
          do { invocation.configuration = try Configuration.ofFiles(environment: environment) } catch { throw HostError(error) }
        }
        console = try makeConsole(invocation)
        return try await invocation.command.body(invocation, console)
      }
      return .ok
    } catch is Console.OutputClosed {
      return .outputClosed
    } catch let error as HostError {
      for line in error.lines { console.error(line) }
      return error.exit
    } catch {
      console.error("roost: \(error)")
      return .failed
    }
  }

  private static func makeConsole(_ invocation: Invocation) throws -> Console {
    let environment = invocation.environment
    let isColorAllowed = try !invocation.isOn(.noColor) && (environment["NO_COLOR"] ?? "").isEmpty
    return Console(
      isQuiet: try invocation.isOn(.quiet), isVerbose: try invocation.isOn(.verbose), isColorAllowed: isColorAllowed,
      terminalName: environment["TERM"])
  }
}
