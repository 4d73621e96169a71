import Glibc
import RoostCore

/// What plugins are compiled against: the folder `sdk/` of the running distribution, and the libraries in its `lib/`.
///
/// `modules/` holds the Swift modules, `include/` the C headers with one module map, `macros/` the macros of Core, `sdk.json` what they
/// were built as.
struct SDK: Sendable {
  /// Longest `sdk.json`, in bytes.
  static let maximumBytes = 1 << 20

  let folder: String
  let libraries: LibraryDirectory
  /// As `swiftc --version` says it.
  let compiler: String
  let configuration: String
  /// The interface digest of each library, by its name.
  let digests: [String: String]

  var modules: String { folder + "/modules" }
  var include: String { folder + "/include" }
  /// The program behind Core's macros: a launcher that finds SwiftSyntax in the toolchain of the compiler that starts it.
  var macros: String { folder + "/macros/RoostMacros" }

  /// The running distribution's own.
  static func ofRunningProgram() throws -> SDK {
    let libraries = LibraryDirectory.ofRunningProgram()
    let root = (Directories.distributionPlugins ?? "/plugins").dropLast("/plugins".count)
    return try SDK(folder: root + "/sdk", libraries: libraries)
  }

  init(folder: String, libraries: LibraryDirectory) throws {
    self.folder = folder
    self.libraries = libraries
    let file = folder + "/sdk.json"
    let json: JSONValue
    do { json = try JSONValue(parsing: FileBytes.read(file, limit: Self.maximumBytes)) } catch let failure as FileBytes.Failure {
      throw HostError(
        .failed,
        failure.code == ENOENT
          ? "this Roost has no SDK to compile plugins against (there is no \(file)); install a distribution that has one, or build one with: scripts/build"
          : "the SDK can't be read: \(failure)")
    } catch {
      throw HostError(.failed, "the SDK's \(file) is damaged: \(error)")
    }
    compiler = json["compiler"]?.stringValue ?? ""
    configuration = json["configuration"]?.stringValue ?? ""
    var digests: [String: String] = [:]
    for (name, digest) in json["libraries"]?.objectValue ?? JSONObject() { digests[name] = digest.stringValue }
    self.digests = digests
    try checkLibraries()
  }

  /// An SDK of another build would give plugins digests of interfaces they have not seen.
  private func checkLibraries() throws {
    for report in try libraries.reports() {
      guard let own = digests[report.library], own != report.digest else { continue }
      throw HostError(
        .failed,
        "the SDK in \(folder) is not that of \(report.path): it was made for \(report.library) \(own.prefix(12)), the library is "
          + "\(report.digest?.prefix(12) ?? "unstamped"); install the distribution anew, or build it with: scripts/build")
    }
  }
}
