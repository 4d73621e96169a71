internal import Glibc

extension PathRequirement {
  /// What is wrong with `path`, which starts from `directory` unless it's absolute; nil where nothing is.
  func fault(of path: String, from directory: String) -> String? {
    guard !path.isEmpty, !path.utf8.contains(0) else { return "is no path" }
    var absolute = ManifestSource.absolute(path, in: directory)
    switch self {
    case .file, .directory: break
    case .existing: absolute = Self.fixedPart(of: absolute)
    case .output:
      guard Self.kind(of: absolute) != .success(S_IFDIR) else { return "is a folder; name a file that may be written" }
      absolute = Self.folder(of: absolute)
    }
    let isOutput = self == .output
    switch Self.kind(of: absolute) {
    case .failure(let reason): return (isOutput ? "can't be written in its folder" : "can't be opened") + ": \(reason.text)\(advice)"
    case .success(S_IFDIR): return self == .file ? "is a folder; name a file" : nil
    case .success(S_IFREG):
      if self == .directory { return "is a file; name a folder" }
      return isOutput ? "can't be written: what should be its folder is a file" : nil
    case .success: return self == .existing ? nil : "is neither a file nor a folder"
    }
  }

  private var advice: String {
    switch self {
    case .file: "; correct the path, or write the file"
    case .directory, .existing: "; correct the path, or create it"
    case .output: "; correct the path, or create the folder"
    }
  }

  private struct Reason: Error, Equatable { var text: String }

  /// The type bits of what is there, links followed.
  private static func kind(of path: String) -> Result<mode_t, Reason> {
    var status = stat()
    guard stat(path, &status) == 0 else { return .failure(Reason(text: FileFault.text(of: errno))) }
    return .success(status.st_mode & S_IFMT)
  }

  private static func folder(of path: String) -> String {
    let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    return folder.isEmpty ? "/" : String(folder)
  }

  private static func fixedPart(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let fixed = parts.prefix { !$0.contains("*") && !$0.contains("?") }.joined(separator: "/")
    return fixed.isEmpty ? "/" : fixed
  }
}
