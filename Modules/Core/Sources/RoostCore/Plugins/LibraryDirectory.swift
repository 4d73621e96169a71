internal import Glibc

/// The folder that holds the distribution's Roost libraries: `lib/` beside the host's `bin/`.
public struct LibraryDirectory: Sendable, Hashable {
  public var path: String

  public init(path: String) { self.path = path }

  /// Most Roost libraries that one plugin may need.
  static let maximumLibraries = 64
  static let maximumLibraryBytes = 1 << 30

  /// The running program's own: `../lib` from its folder; for a program that embeds Roost, the folder that Core was loaded from; where
  /// `swift build` puts everything, both are the program's folder.
  public static func ofRunningProgram() -> LibraryDirectory {
    let program = HostIdentity.programPath
    let folder = program.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let shared = folder + "/../lib"
    if let path = FolderListing.realPath(shared), FolderListing.kind(of: path + "/libRoostCore.so") != .missing {
      return LibraryDirectory(path: path)
    }
    return LibraryDirectory(path: folderOfLoadedCore() ?? folder)
  }

  /// Where this library's own file is, as the kernel tells it; nil where it doesn't.
  public static func folderOfLoadedCore() -> String? {
    let name = "/libRoostCore.so"
    guard let file = fopen("/proc/self/maps", "re") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: Int(PATH_MAX) + 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.lazy.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      if text.hasSuffix(name), let start = text.firstIndex(of: "/") { return String(text[start...].dropLast(name.count)) }
    }
    return nil
  }

  func path(of library: String) -> String { "\(path)/lib\(library).so" }

  /// What the library's file says, its symbols left out.
  func image(of library: String) throws(LibraryFault) -> ELFImage {
    try image(at: path(of: library), library)
  }

  /// What the file at `path` says; one that is missing is told of as `library`.
  func image(at path: String, _ library: String) throws(LibraryFault) -> ELFImage {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      throw code == ENOENT ? .missing(library) : .unreadable(path: path, reason: FileFault.text(of: code))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: FileFault.text(of: errno)) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.maximumLibraryBytes else {
      throw .unreadable(path: path, reason: "it is not a regular file of at most \(Self.maximumLibraryBytes) bytes")
    }
    do { return try ELFImage(ELFBytes(descriptor: descriptor, count: Int(status.st_size)), readsSymbols: false) } catch {
      throw .damaged(path: path, error)
    }
  }

  /// The paths of what else `image` needs and the folder holds: parts of the Swift runtime that perhaps only this plugin uses. A plugin may
  /// stand anywhere, so its own run path doesn't lead here.
  func others(neededBy image: ELFImage) -> [String] {
    image.needed.filter { ELFImage.roostLibrary(inFileName: $0) == nil && !$0.utf8.contains(UInt8(ascii: "/")) }.map { "\(path)/\($0)" }
      .filter { FolderListing.kind(of: $0) != .missing }
  }

  /// `needed` and everything these need in turn, each after what it needs.
  func closure(of needed: [String]) throws(LibraryFault) -> [(library: String, image: ELFImage)] {
    var ordered: [(library: String, image: ELFImage)] = []
    for library in needed { try visit(library, path: [], into: &ordered) }
    return ordered
  }

  private func visit(_ library: String, path: [String], into ordered: inout [(library: String, image: ELFImage)]) throws(LibraryFault) {
    if ordered.contains(where: { $0.library == library }) { return }
    if let start = path.firstIndex(of: library) { throw .cycle(path[start...] + [library]) }
    guard ordered.count + path.count < Self.maximumLibraries else { throw .tooMany }
    let image = try image(of: library)
    for next in image.roostLibraries { try visit(next, path: path + [library], into: &ordered) }
    ordered.append((library, image))
  }
}

enum LibraryFault: Error {
  case missing(String)
  case unreadable(path: String, reason: String)
  case damaged(path: String, ELFError)
  case cycle([String])
  case tooMany
}

extension ELFImage {
  /// The Roost libraries it needs, without `lib` and `.so`: `RoostCore`.
  var roostLibraries: [String] { needed.compactMap { Self.roostLibrary(inFileName: $0) } }

  static func roostLibrary(inFileName name: String) -> String? {
    guard name.hasPrefix("libRoost"), name.hasSuffix(".so"), !name.utf8.contains(UInt8(ascii: "/")) else { return nil }
    return String(name.dropFirst(3).dropLast(3))
  }
}
