internal import CRoostSystem
internal import Glibc
internal import Synchronization

/// Which plugins are at work in this process, kept where it's found when the process is no more.
///
/// A file in `FOLDER/running`, named by process id and start time, is mapped into memory; each plugin has a counter there of the calls that
/// are under way, and the fault handler notes there whose code was executing. Nothing is written to it by system calls. A clean end removes
/// it; ``CrashReport/collect(in:)`` reads what dead processes left.
///
/// The fault handler belongs to the whole process; it's installed by the first watch and calls what was there before.
public final class CrashWatch: Sendable {
  public let path: String
  // The mapping lives as long as the watch; numbers in it are changed by atomic operations, names under the lock of `names`.
  private nonisolated(unsafe) let page: UnsafeMutableRawPointer
  /// Open as long as the process lives: its lock says that it does.
  private let file: Int32
  private let names = Mutex<[String]>([])
  private let isClosed = Mutex(false)

  /// Makes the page of this process. `folder` is the state folder; what is missing of it is made.
  public init(stateFolder folder: String) throws(FileFault) {
    let folder = Self.directory(inState: folder)
    try DurableFile.makeFolder(folder)
    guard let moment = ProcessMoment(of: getpid()) else { throw FileFault(path: "/proc/self/stat", reason: "it can't be read") }
    var path = "\(folder)/\(moment.fileName)"
    var file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    var copy = 1
    // Two watches of one process have a page each.
    while file < 0, errno == EEXIST, copy < 16 {
      path = "\(folder)/\(moment.fileName)-\(copy)"
      file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      copy += 1
    }
    guard file >= 0 else { throw FileFault(path: path, reason: FileFault.text(of: errno)) }
    do throws(FileFault) { page = try Self.map(file, path) } catch {
      Glibc.close(file)
      unlink(path)
      throw error
    }
    self.file = file
    self.path = path
    write(moment)
    guard roost_fault_watch(page) == 0 else {
      throw FileFault(path: path, reason: "one process can't have more than 16 watches")
    }
  }

  static func directory(inState folder: String) -> String { folder + "/running" }

  private static func map(_ file: Int32, _ path: String) throws(FileFault) -> UnsafeMutableRawPointer {
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else { throw FileFault(path: path, reason: FileFault.text(of: errno)) }
    // All of it now: writing to a mapped hole on a full disk would end the process.
    let failure = posix_fallocate(file, 0, off_t(ROOST_PAGE_SIZE))
    guard failure == 0 else { throw FileFault(path: path, reason: FileFault.text(of: failure)) }
    let page = mmap(nil, ROOST_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    guard let page, page != MAP_FAILED else { throw FileFault(path: path, reason: FileFault.text(of: errno)) }
    return page
  }

  private func write(_ moment: ProcessMoment) {
    page.storeBytes(of: UInt32(bitPattern: moment.id), toByteOffset: ROOST_PAGE_PROCESS, as: UInt32.self)
    page.storeBytes(of: moment.start, toByteOffset: ROOST_PAGE_START, as: UInt64.self)
    put(ProcessMoment.bootID, at: ROOST_PAGE_BOOT, limit: 39)
    // Last: a page with this word is whole.
    put(ROOST_PAGE_WORD, at: ROOST_PAGE_MAGIC, limit: 8)
  }

  private func put(_ text: String, at offset: Int, limit: Int) {
    for (place, byte) in text.utf8.prefix(limit).enumerated() { page.storeBytes(of: byte, toByteOffset: offset + place, as: UInt8.self) }
  }

  /// The plugin's place, the same each time; nil when all are taken.
  func slot(for plugin: String) -> FlightSlot? {
    let index: Int? = names.withLock { names in
      if let known = names.firstIndex(of: plugin) { return known }
      guard names.count < ROOST_PAGE_SLOTS, plugin.utf8.count <= 64 else { return nil }
      put(plugin, at: Self.offset(ofSlot: names.count) + ROOST_SLOT_NAME, limit: 64)
      names.append(plugin)
      return names.count - 1
    }
    return index.map { FlightSlot(self, index: $0, counter: page + Self.offset(ofSlot: $0)) }
  }

  func add(image address: UnsafeRawPointer, slot: Int) {
    // Without the image's place a crash is still laid at the door of the only plugin at work.
    _ = roost_fault_add_image(page, UInt32(slot), address)
  }

  private static func offset(ofSlot index: Int) -> Int { ROOST_PAGE_HEADER + index * ROOST_PAGE_SLOT }

  /// The process ends as it should: the page goes. Safe twice.
  public func close() {
    let isFirst = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return !isClosed
    }
    guard isFirst else { return }
    unlink(path)
    roost_fault_forget(page)
  }

  deinit {
    close()
    munmap(page, ROOST_PAGE_SIZE)
    Glibc.close(file)
  }
}
