internal import Glibc
internal import Synchronization

/// A library's bytes as a file in memory, under a path that the dynamic linker has never seen.
///
/// The linker knows open libraries by their paths: asked for a replaced file, it would give the old image again.
struct MemoryLibrary: ~Copyable {
  private let path: String
  private let descriptor: Int32

  private static let count = Atomic(0)

  init(_ bytes: [UInt8], name: String) throws(SharedImageError) {
    descriptor = try Self.file(bytes, name: name)
    // A descriptor's number is used again, its path must not be: every `./` makes it another one.
    let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    path = "/proc/self/" + String(repeating: "./", count: number) + "fd/\(descriptor)"
  }

  private static func file(_ bytes: [UInt8], name: String) throws(SharedImageError) -> Int32 {
    // The C library has the function, its Swift module doesn't.
    typealias Create = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    guard let function = dlsym(nil, "memfd_create") else { throw SharedImageError(reason: "this system has no memfd_create") }
    let closesOnExec: UInt32 = 1
    let descriptor = unsafeBitCast(function, to: Create.self)(name, closesOnExec)
    guard descriptor >= 0 else { throw SharedImageError(reason: "memfd_create: \(FileFault.text(of: errno))") }
    do { try DescriptorWriter(descriptor: descriptor).write(bytes) } catch {
      close(descriptor)
      throw SharedImageError(reason: "\(error)")
    }
    return descriptor
  }

  deinit { close(descriptor) }

  /// Opens it; the image stays when the file goes.
  func open() throws(SharedImageError) -> SharedImage { try SharedImage(path: path) }
}
