internal import Glibc

/// A shared library in this process. It's never unloaded: unmapping Swift code crashes the process at a later dynamic cast.
struct SharedImage {
  private let handle: UnsafeMutableRawPointer

  /// Opens the file at `path`, which must be absolute; on failure the dynamic linker's own words.
  init(path: String) throws(SharedImageError) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | Int32(RTLD_NODELETE)) else {
      throw SharedImageError(reason: dlerror().map { String(cString: $0) } ?? "the dynamic linker gives no reason")
    }
    self.handle = handle
  }

  /// Where `symbol` stands; nil where there is none.
  func address(of symbol: String) -> UnsafeMutableRawPointer? { dlsym(handle, symbol) }

  /// Calls the function without parameters at `symbol`; nil where there is no such symbol, or it returns NULL.
  func pointer(from symbol: String) -> UnsafeMutableRawPointer? {
    typealias Entry = @convention(c) () -> UnsafeMutableRawPointer?
    guard let address = address(of: symbol) else { return nil }
    return unsafeBitCast(address, to: Entry.self)()
  }
}

struct SharedImageError: Error { var reason: String }
