/// Why a file is no shared library that this machine could open.
public enum ELFError: Error, Hashable, Sendable, CustomStringConvertible {
  case notELF(found: String)
  case truncated(String, needs: Int, has: Int)
  case wrongClass(found: String)
  case wrongByteOrder
  case notASharedLibrary(type: Int)
  case wrongMachine(expected: String, found: String)
  case malformed(String)
  case tooLarge(String, limit: Int)

  public var description: String {
    switch self {
    case .notELF(let found): "expected an ELF shared library, found \(found)"
    case .truncated(let what, let needs, let has): "it is truncated: \(what) needs \(needs) bytes and the file has \(has)"
    case .wrongClass(let found): "expected a 64-bit library, found a \(found) one"
    case .wrongByteOrder: "expected a little-endian library, found a big-endian one"
    case .notASharedLibrary(let type): "expected a shared library (ELF type 3), found ELF type \(type)"
    case .wrongMachine(let expected, let found): "expected a library for \(expected), found one for \(found)"
    case .malformed(let reason): "it is damaged: \(reason)"
    case .tooLarge(let what, let limit): "\(what) is larger than the \(limit) that are read"
    }
  }
}
