/// Every command there is.
enum CommandTable {
  static let all: [Command] = [
    InitCommand.command, RunCommand.command, ChatCommand.command, ValidateCommand.command, ComponentsCommand.command,
    PluginListCommand.command,
    PluginInfoCommand.command, PluginBuildCommand.command, PluginDescribeCommand.command, ConfigShowCommand.command,
    ConfigSchemaCommand.command, DoctorCommand.command,
    VersionCommand.command, EnvCommand.command, CompletionCommand.command,
  ]
}
