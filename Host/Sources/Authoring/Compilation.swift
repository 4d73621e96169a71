import Glibc
import RoostCore

/// One run of a compiler that makes a plugin's shared library.
struct Compilation: Sendable {
  let program: String
  let arguments: [String]
  let environment: [String: String]
  /// Where the library is when it succeeded; a folder for Cargo, which chooses the name.
  let product: String

  /// Swift, against the SDK's modules and the distribution's libraries.
  static func swift(
    _ project: PluginProject, _ compiler: Compiler, _ sdk: SDK, imports: [String], note: String, product: String, warningsAreErrors: Bool,
    environment: [String: String]
  ) -> Compilation {
    let library = project.descriptor.library
    let module = String((library.hasPrefix("lib") ? library.dropFirst(3) : library[...]).dropLast(".so".count))
    var arguments = ["-emit-library", "-o", product, "-module-name", module, "-swift-version", "6", "-O", "-wmo"]
    for feature in ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"] {
      arguments += ["-enable-upcoming-feature", feature]
    }
    if warningsAreErrors { arguments.append("-warnings-as-errors") }
    arguments += ["-I", sdk.modules, "-I", sdk.include, "-L", sdk.libraries.path] + imports.map { "-l" + $0 }
    arguments += ["-load-plugin-executable", "\(sdk.macros)#RoostMacros"]
    // What the plugin needs is opened by the host, wherever the plugin stands; no path of this machine goes into it.
    arguments += ["-no-toolchain-stdlib-rpath", "-file-prefix-map", "\(project.folder)=/plugin"]
    for word in ["-soname", library, "-rpath", "$ORIGIN", "-s", "--build-id=none"] { arguments += ["-Xlinker", word] }
    return Compilation(
      program: compiler.program, arguments: arguments + [note] + project.sources, environment: environment, product: product)
  }

  /// C, against `roost_plugin.h`.
  static func c(
    _ project: PluginProject, _ compiler: Compiler, _ sdk: SDK, note: String, product: String, warningsAreErrors: Bool,
    environment: [String: String]
  ) -> Compilation {
    var arguments = ["-std=gnu11", "-O2", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra"]
    if warningsAreErrors { arguments.append("-Werror") }
    arguments += ["-shared", "-pthread", "-I", sdk.include, "-ffile-prefix-map=\(project.folder)=/plugin"]
    arguments += ["-Wl,-soname,\(project.descriptor.library)", "-Wl,-s", "-o", product] + project.sources + [note, "-lm"]
    return Compilation(program: compiler.program, arguments: arguments, environment: environment, product: product)
  }

  /// Rust: one crate without dependencies.
  static func rust(
    _ project: PluginProject, _ compiler: Compiler, note: String, product: String, warningsAreErrors: Bool, environment: [String: String]
  ) -> Compilation {
    var arguments = ["--crate-type", "cdylib", "--edition", "2021", "-O", "-C", "strip=symbols", "-C", "link-arg=\(note)"]
    let name = project.descriptor.name.map { $0 == "-" ? "_" : String($0) }.joined()
    arguments += ["--crate-name", name, "--remap-path-prefix", "\(project.folder)=/plugin"]
    if warningsAreErrors { arguments += ["-D", "warnings"] }
    return Compilation(
      program: compiler.program, arguments: arguments + ["-o", product] + project.sources, environment: environment, product: product)
  }

  /// Rust with a `Cargo.toml`: its dependencies must be there already, nothing is fetched.
  static func cargo(
    _ project: PluginProject, _ compiler: Compiler, note: String, folder: String, warningsAreErrors: Bool, environment: [String: String]
  ) -> Compilation {
    var flags = (environment["RUSTFLAGS"].map { $0.isEmpty ? "" : $0 + " " } ?? "") + "-C link-arg=\(note) -C strip=symbols"
    if warningsAreErrors { flags += " -D warnings" }
    return Compilation(
      program: compiler.program, arguments: ["build", "--release", "--offline", "--target-dir", folder],
      environment: environment.merging(["RUSTFLAGS": flags]) { $1 }, product: folder + "/release")
  }

  /// Runs it in the project's folder; gives the library and what the compiler had to say. A failure shows what it said, as it is.
  func run(in project: PluginProject, outputLimit: Int = 1 << 20) async throws -> (library: String, words: String) {
    // posix_spawn can't change folders here; env of the coreutils can. Diagnostics then name files as the project does.
    guard let env = ChildProcess.find("env", in: environment) else { throw HostError(.failed, "there is no env on PATH (coreutils)") }
    let ended = try await ChildProcess(
      program: env, arguments: ["-C", project.folder, program] + arguments, environment: environment, outputLimit: outputLimit
    ).run()
    let name = program.split(separator: "/").last ?? ""
    guard ended.succeeded else {
      let words = ended.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      throw HostError(
        .failed, lines: words.reversed().drop { $0.isEmpty }.reversed() + ["roost: \(project.folder): \(name) \(ended.explanation)"])
    }
    var status = stat()
    guard stat(product, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return (product, ended.text) }
    let libraries = try BundleFolder.names(in: product).filter { $0.hasSuffix(".so") }
    guard libraries.count == 1 else {
      throw HostError(
        .failed,
        "\(project.folder): cargo made \(libraries.count) shared libraries; write crate-type = [\"cdylib\"] below [lib] in Cargo.toml")
    }
    return (product + "/" + libraries[0], ended.text)
  }
}
