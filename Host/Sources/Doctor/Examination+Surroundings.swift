import Glibc
import RoostCore

/// The folders, variables and configuration files that the program finds.
extension Examination {
  mutating func examineDirectories() {
    let folders = [("config", directories.config), ("data", directories.data), ("state", directories.state), ("cache", directories.cache)]
    for (name, path) in folders {
      var status = stat()
      if stat(path, &status) != 0 {
        let code = errno
        note(
          code == ENOENT ? .ok : .error, name, code == ENOENT ? "\(path), not there yet" : "\(path): \(String(cString: strerror(code)))",
          at: path, fix: code == ENOENT ? nil : "ls -ld \(path)")
      } else if status.st_mode & S_IFMT != S_IFDIR {
        note(.error, name, "\(path) is not a folder", at: path, fix: "mv \(path) \(path).old")
      } else if status.st_mode & S_IWOTH != 0 {
        note(.warning, name, "anyone on this machine may write to \(path)", at: path, fix: "chmod o-w \(path)")
      } else if access(path, W_OK) != 0 {
        note(.warning, name, "\(path) can't be written", at: path, fix: "chown -R $(id -un) \(path)")
      } else {
        note(.ok, name, path, at: path)
      }
    }
  }

  mutating func examineVariables() {
    let known = EnvCommand.variables.map(\.0)
    for flag in Self.switches {
      do { _ = try invocation.isOn(flag) } catch {
        let name = flag.environment ?? ""
        note(.error, "environment", Self.text(error), at: name, fix: "unset \(name)")
      }
    }
    for name in invocation.environment.keys.sorted() where name.hasPrefix("ROOST_") && !known.contains(name) {
      let nearest = NearestName.of(name, in: known).map { "; did you mean \($0)?" } ?? "; roost env lists those that mean something"
      note(.warning, "environment", "\(name) means nothing\(nearest)", at: name, fix: "unset \(name)")
    }
  }

  /// Every switch that a variable mirrors.
  private static var switches: [Flag] {
    var seen: Set<String> = []
    return CommandTable.all.flatMap(\.allFlags).filter { $0.values.isEmpty && $0.environment != nil && seen.insert($0.name).inserted }
  }

  mutating func examineConfiguration() {
    do {
      _ = try Configuration.resolve(invocation, manifest: nil)
      let files = [Configuration.userFile(directories), Configuration.distributionFile].compactMap { $0 }
      let present = files.filter { access($0, F_OK) == 0 }
      note(
        .ok, "configuration",
        present.isEmpty ? "none; it would be read from \(files.joined(separator: " or "))" : present.joined(separator: ", "))
    } catch {
      for problem in error.problems { note(problem, "configuration") }
    }
  }

  /// Whether the keys can be used, and by nobody else; their values are not looked at any further.
  mutating func examineKeys() {
    do {
      let file = try KeysFile(environment: invocation.environment)
      let names = try file.read().keys.sorted()
      note(.ok, "keys", names.isEmpty ? "none in \(file.path)" : "\(names.joined(separator: ", ")), in \(file.path)", at: file.path)
    } catch {
      let path = directories.config + "/keys.json"
      note(.error, "keys", (error as? HostError)?.message ?? "\(error)", at: path, fix: "ls -lL \(path)")
    }
  }

  /// Something wrong in a file that people write.
  mutating func note(_ problem: FileProblem, _ subject: String, _ severity: HealthFinding.Severity = .error, fix: String? = nil) {
    note(severity, subject, "\(problem)", at: problem.file, fix: fix ?? "edit \(problem.file)")
  }
}
