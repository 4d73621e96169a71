import Glibc
import RoostCore

/// The parts of the Swift runtime that a plugin needs: where there is no toolchain, they come from the distribution's `lib/`.
struct RuntimeLibraries {
  /// Longest library of the runtime that is copied, in bytes.
  static let maximumBytes = 256 << 20

  /// The Swift compiler, beside whose folder the runtime is.
  let compiler: String
  let libraries: LibraryDirectory

  /// Copies what `library` needs and `lib/` lacks, or says what is missing.
  func provide(for library: String, of plugin: String, adding: Bool) throws {
    var missing = try libraries.missingRuntimeLibraries(neededBy: library)
    guard !missing.isEmpty else { return }
    guard adding else {
      throw HostError(
        .failed,
        "the plugin \(plugin) needs \(missing.joined(separator: ", ")), which \(libraries.path) lacks. Import less of the system's libraries "
          + "(FoundationEssentials in place of Foundation), or copy them there from the toolchain with: roost plugin build --runtime")
    }
    let bin = (PluginProject.realPath(compiler) ?? compiler).split(separator: "/").dropLast()
    let runtime = "/" + (bin.dropLast() + ["lib", "swift", "linux"]).joined(separator: "/")
    while let name = missing.popLast() {
      let target = libraries.path + "/" + name
      do { try FileBytes.copy(runtime + "/" + name, to: target, mode: 0o755, limit: Self.maximumBytes) } catch {
        throw HostError(.failed, "cannot copy \(name) from the toolchain: \(error)")
      }
      missing += try libraries.missingRuntimeLibraries(neededBy: target).filter { !missing.contains($0) }
    }
  }
}
