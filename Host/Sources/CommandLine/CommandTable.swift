/// Every command there is.
enum CommandTable {
  static let all: [Command] = [
    InitCommand.command, RunCommand.command, ChatCommand.command, ValidateCommand.command, ComponentsCommand.command, ModelsCommand.command,
    KeysCommand.list, KeysCommand.set, KeysCommand.path, KeysCommand.remove,
    PluginListCommand.command, PluginInfoCommand.command, PluginNewCommand.command, PluginBuildCommand.command,
    PluginTestCommand.command, PluginInstallCommand.install, PluginInstallCommand.rollback, PluginReloadCommand.command,
    PluginLockCommand.command, PluginVerifyCommand.command, PluginTrustCommand.command, PluginQuarantineCommand.command,
    PluginConformCommand.command, PluginDescribeCommand.command, PluginCheckCommand.command, ConfigShowCommand.command,
    ConfigSchemaCommand.command,
    DistInitCommand.command, DistValidateCommand.command, DistBuildCommand.build, DistBuildCommand.lock, DistDiffCommand.diff,
    DistDiffCommand.attest, DoctorCommand.command,
    VersionCommand.command, EnvCommand.command, CompletionCommand.command,
  ]
}
