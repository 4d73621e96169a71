import Glibc
import RoostCore

/// Makes a bundle of a plugin's sources: compiled against the running distribution, its `plugin.json` completed.
struct PluginBuilder: Sendable {
  let project: PluginProject
  let environment: [String: String]
  /// The plugin directory that the bundle goes to, in a folder named for the plugin.
  let out: String
  var warningsAreErrors = false
  /// Whether parts of the Swift runtime that the plugin needs are copied from the toolchain into the distribution's `lib/`.
  var addsRuntime = false

  /// The longest that the plugin's registration may take.
  static let describePatience = Duration.seconds(60)

  struct Built: Sendable {
    let directory: String
    let descriptor: PluginDescriptor
    /// What the compiler had to say.
    let words: String
  }

  func build() async throws -> Built {
    let work: String
    do { work = try BundleFolder.makeTemporary(environment) } catch { throw HostError(.failed, "cannot make a folder in \(error)") }
    let result: Result<Built, any Error>
    do { result = .success(try await build(in: work)) } catch { result = .failure(error) }
    do { try BundleFolder.remove(work) } catch  where result.isSuccess { throw HostError(.failed, "cannot delete \(error)") } catch {}
    return try result.get()
  }

  private func build(in work: String) async throws -> Built {
    let compiler = try await Compiler.find(for: project.language, usesCargo: project.usesCargo, environment)
    let product = work + "/" + project.descriptor.library
    let compilation: Compilation
    switch project.language {
    case .swift:
      let sdk = try SDK.ofRunningProgram()
      try compiler.check(against: sdk)
      let imports = try imports(sdk)
      let note = try writeNote(compiler, configuration: sdk.configuration, libraries: sdk.digests.filter { imports.contains($0.key) }, work)
      compilation = .swift(
        project, compiler, sdk, imports: imports, note: note, product: product, warningsAreErrors: warningsAreErrors,
        environment: environment)
    case .c:
      let note = try writeNote(compiler, configuration: "release", libraries: [:], work)
      compilation = .c(
        project, compiler, try SDK.ofRunningProgram(), note: note, product: product, warningsAreErrors: warningsAreErrors,
        environment: environment)
    case .rust:
      let note = try writeNote(compiler, configuration: "release", libraries: [:], work)
      compilation =
        project.usesCargo
        ? .cargo(
          project, compiler, note: note, folder: work + "/target", warningsAreErrors: warningsAreErrors, environment: environment)
        : .rust(project, compiler, note: note, product: product, warningsAreErrors: warningsAreErrors, environment: environment)
    }
    let (library, words) = try await compilation.run(in: project)
    try RuntimeLibraries(compiler: compiler.program, libraries: LibraryDirectory.ofRunningProgram()).provide(
      for: library, of: project.descriptor.name, adding: addsRuntime)
    return try await stage(library, words)
  }

  /// The Roost libraries that the sources import, each of which the distribution has.
  private func imports(_ sdk: SDK) throws -> [String] {
    let imports = try project.importedLibraries()
    for name in imports where sdk.digests[name] == nil {
      let nearest = NearestName.of(name, in: sdk.digests.keys.sorted()).map { "; did you mean \($0)?" } ?? ""
      throw HostError(.failed, "\(project.folder) imports \(name), which \(sdk.libraries.path) lacks\(nearest)")
    }
    return imports
  }

  /// The object that puts the plugin's note into its library.
  private func writeNote(_ compiler: Compiler, configuration: String, libraries: [String: String], _ work: String) throws -> String {
    let text: JSONValue = [
      "contract": .integer(PluginEntry.contractVersion), "compiler": .string(compiler.version), "configuration": .string(configuration),
      "libraries": .object(JSONObject(libraries.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ]
    let file = work + "/note.o"
    do { try FileBytes.create(file, with: NoteObject(text: text.jsonText()).bytes, mode: 0o600) } catch {
      throw HostError(.failed, "cannot write \(error)")
    }
    return file
  }

  // MARK: - The bundle

  /// Puts the bundle together under a name that no host takes for a plugin, lets the plugin say what it brings, and moves it into place.
  private func stage(_ library: String, _ words: String) async throws -> Built {
    let name = project.descriptor.name
    let fresh = "\(out)/.\(name).new-\(getpid())"
    do throws(FileBytes.Failure) {
      try FileBytes.makeFolder(out)
      try BundleFolder.remove(fresh)
      try BundleFolder.make(fresh)
      for file in ["plugin.json", "README.md", "LICENSE"] where access(project.folder + "/" + file, F_OK) == 0 {
        try FileBytes.copy(project.folder + "/" + file, to: fresh + "/" + file, mode: 0o644, limit: PluginDescriptor.maximumBytes)
      }
      if access(project.folder + "/Resources", F_OK) == 0 {
        try BundleFolder.make(fresh + "/Resources")
        for file in try BundleFolder.names(in: project.folder + "/Resources") {
          let path = "/Resources/" + file
          try FileBytes.copy(project.folder + path, to: fresh + path, mode: 0o644, limit: PluginLoader.maximumLibraryBytes)
        }
      }
      let bytes = CompilerHash.cleared(try FileBytes.read(library, limit: PluginLoader.maximumLibraryBytes))
      try FileBytes.replace(fresh + "/" + project.descriptor.library, with: bytes, mode: 0o755)
    } catch {
      throw HostError(.failed, "cannot write \(error)")
    }
    do {
      try await describe(fresh)
      let descriptor = try PluginBundle(directory: fresh).descriptor
      try move(fresh, named: name)
      return Built(directory: out + "/" + name, descriptor: descriptor, words: words)
    } catch {
      // The first failure is what to tell.
      do { try BundleFolder.remove(fresh) } catch {}
      throw error
    }
  }

  private func move(_ fresh: String, named name: String) throws {
    do throws(FileBytes.Failure) {
      let target = out + "/" + name
      guard PluginProject.realPath(target) == project.folder else { return try BundleFolder.replace(target, by: fresh) }
      // The plugin directory holds the sources themselves: only what was built goes there.
      for file in [project.descriptor.library, "plugin.json"] {
        guard rename(fresh + "/" + file, target + "/" + file) == 0 else { throw FileBytes.Failure(target + "/" + file, errno) }
      }
      try BundleFolder.remove(fresh)
    } catch {
      throw HostError(.failed, "cannot write \(error)")
    }
  }

  /// Runs the plugin's registration in a process of its own, which writes what it brings into `plugin.json`.
  private func describe(_ directory: String) async throws {
    let ended = try await ChildProcess(
      program: HostIdentity.ofRunningProgram().path, arguments: ["plugin", "describe", "--write", directory], environment: environment,
      timeout: Self.describePatience
    ).run()
    guard ended.succeeded else {
      throw HostError(
        .failed,
        lines: ended.text.split(separator: "\n").map(String.init) + [
          "roost: the plugin in \(project.folder) could not be described: its registration \(ended.explanation)"
        ])
    }
  }
}

extension Result {
  fileprivate var isSuccess: Bool {
    if case .success = self { return true }
    return false
  }
}
