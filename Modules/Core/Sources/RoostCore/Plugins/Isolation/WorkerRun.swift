internal import CRoostSystem
internal import Glibc

/// The work of a worker process's thread, from its start to its last status.
final class WorkerRun {
  private let process: WorkerProcess
  private let socket: FrameSocket
  private let launch: WorkerProcess.Launch
  private let notify: @Sendable (WorkerProcess.Notice) -> Void
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
  private var decoder = FrameDecoder(fromWorker: true)
  private var isSocketOpen = true
  private var output = Output()
  private var errors = Output()
  private var budget = ReadBudget()
  private var network: NetworkProxyRun?

  /// One of the two standard outputs.
  private struct Output {
    var descriptor: Int32 = -1
    var lines = LineBuffer()
  }

  /// How many bytes of output may still be read in this second.
  private struct ReadBudget {
    var left = 0
    var until = ContinuousClock.now
  }

  /// How long a process may live on after it closed its connection: time for its monitor to see how it ended.
  static let afterlife = Duration.milliseconds(500)
  /// The most bytes of output that are read of a process that is gone.
  static let lastBytes = 256 << 10

  init(
    process: WorkerProcess, socket: FrameSocket, launch: WorkerProcess.Launch, notify: @escaping @Sendable (WorkerProcess.Notice) -> Void
  ) {
    self.process = process
    self.socket = socket
    self.launch = launch
    self.notify = notify
  }

  deinit { buffer.deallocate() }

  func toTheEnd(peer: Int32) {
    do {
      let handle = try spawn(peer: peer)
      process.adopt(handle)
      serve(handle)
      finish()
    } catch {
      network?.stop()
      socket.close()
      _ = process.release()
      notify(.ended(.notStarted(error.reason), lastLines: []))
    }
  }

  private struct SpawnFault: Error { var reason: String }

  // MARK: - Starting

  private func spawn(peer: Int32) throws(SpawnFault) -> Int32 {
    defer { close(peer) }
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else { throw SpawnFault(reason: "/dev/null: \(FileFault.text(of: errno))") }
    defer { close(null) }
    let records = try pipe()
    defer { close(records.reading) }
    do throws(SpawnFault) { try write(launch.records, into: records.writing) } catch {
      close(records.writing)
      throw error
    }
    close(records.writing)
    let outputs = (try pipe(), try pipe())
    defer {
      close(outputs.0.writing)
      close(outputs.1.writing)
    }
    output.descriptor = outputs.0.reading
    errors.descriptor = outputs.1.reading
    for descriptor in [output.descriptor, errors.descriptor] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    var descriptors = [null, outputs.0.writing, outputs.1.writing, peer, records.reading]
    if let proxy = launch.proxy {
      guard let (run, end) = proxy.open() else { throw SpawnFault(reason: "its network: \(FileFault.text(of: errno))") }
      network = run
      descriptors.append(end)
    }
    defer { if launch.proxy != nil, let end = descriptors.last { close(end) } }
    var handle: Int32 = -1
    let arguments = Self.cStrings([launch.program])
    let environment = Self.cStrings(launch.environment)
    defer { for pointer in arguments + environment { free(pointer) } }
    let id = roost_process_start(
      launch.program, arguments, environment, descriptors, descriptors.count, &handle)
    guard id > 0 else {
      let code = errno
      closeOutputs()
      throw SpawnFault(reason: "\(launch.program): \(FileFault.text(of: code))")
    }
    return handle
  }

  private static func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }

  private func pipe() throws(SpawnFault) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard roost_pipe(&ends) == 0 else { throw SpawnFault(reason: FileFault.text(of: errno)) }
    return (ends[0], ends[1])
  }

  private func write(_ records: [String], into descriptor: Int32) throws(SpawnFault) {
    var bytes: [UInt8] = []
    for record in records {
      bytes.append(contentsOf: record.utf8)
      bytes.append(0)
    }
    guard bytes.count <= WorkerProcess.Launch.maximumRecordBytes else {
      throw SpawnFault(
        reason:
          "its grants take \(bytes.count) bytes, more than \(WorkerProcess.Launch.maximumRecordBytes); grant folders, not single files")
    }
    // A pipe may be smaller than usual for a user who has many.
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    guard bytes.isEmpty || Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw SpawnFault(reason: FileFault.text(of: errno))
    }
  }

  // MARK: - Serving

  private func serve(_ handle: Int32) {
    var deadline: ContinuousClock.Instant?
    var mustDrain = false
    while true {
      var polled = [pollfd(fd: handle, events: Int16(POLLIN), revents: 0), pollfd(fd: socket.signal, events: Int16(POLLIN), revents: 0)]
      let wanted = Int16(POLLIN) | (mustDrain ? Int16(POLLOUT) : 0)
      polled.append(pollfd(fd: isSocketOpen ? socket.descriptor : -1, events: wanted, revents: 0))
      let mayRead = refill()
      polled.append(pollfd(fd: mayRead ? output.descriptor : -1, events: Int16(POLLIN), revents: 0))
      polled.append(pollfd(fd: mayRead ? errors.descriptor : -1, events: Int16(POLLIN), revents: 0))
      guard poll(&polled, nfds_t(polled.count), timeout(mayRead, deadline)) >= 0 || errno == EINTR else { break }
      if polled[0].revents != 0 { return }
      if polled[1].revents != 0 {
        socket.clearSignal()
        mustDrain = socket.flush() > 0
        if !mustDrain { notify(.drained) }
      }
      if polled[2].revents != 0 {
        if polled[2].revents & Int16(POLLOUT) != 0 {
          mustDrain = socket.flush() > 0
          if !mustDrain { notify(.drained) }
        }
        if polled[2].revents & ~Int16(POLLOUT) != 0, !receive() {
          isSocketOpen = false
          deadline = .now + Self.afterlife
        }
      }
      if polled[3].revents != 0 { read(&output, isError: false, limit: budget.left) }
      if polled[4].revents != 0 { read(&errors, isError: true, limit: budget.left) }
      if let instant = deadline, instant <= .now {
        process.end(.disconnected)
        deadline = nil
      }
    }
    // The poll itself failed, which leaves nothing to serve with.
    process.end(.vanished)
  }

  /// Whether output may be read now.
  private func refill() -> Bool {
    if budget.until <= .now {
      budget.until = .now + .seconds(1)
      budget.left = launch.logRate
    }
    return budget.left > 0
  }

  /// For the poll, in milliseconds.
  private func timeout(_ mayRead: Bool, _ deadline: ContinuousClock.Instant?) -> Int32 {
    var next = deadline
    if !mayRead { next = min(next ?? budget.until, budget.until) }
    guard let next else { return -1 }
    return Int32(max(0, (next - .now).inMilliseconds).rounded(.up))
  }

  /// Reads the socket once; false when it is closed.
  private func receive() -> Bool {
    let count = roost_receive_now(socket.descriptor, buffer.baseAddress, buffer.count)
    if count < 0 { return errno == EAGAIN }
    if count == 0 { return false }
    if process.ending == nil { _ = take(count) }
    return true
  }

  private func read(_ source: inout Output, isError: Bool, limit: Int) {
    guard source.descriptor >= 0, limit > 0 else { return }
    let count = Glibc.read(source.descriptor, buffer.baseAddress, min(buffer.count, limit))
    if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
    if count <= 0 {
      close(source.descriptor)
      source.descriptor = -1
      tell(source.lines.finish(), isError)
      return
    }
    budget.left -= count
    tell(source.lines.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])), isError)
  }

  private func tell(_ lines: [String], _ isError: Bool) {
    if !lines.isEmpty { notify(.lines(lines, isError: isError)) }
  }

  // MARK: - Ending

  private func finish() {
    // What it sent before it ended still counts. Others that hold the socket's end may send on.
    var left = Self.lastBytes
    while isSocketOpen, process.ending == nil, left > 0, let count = receiveLast() { left -= count }
    drain(&output, isError: false)
    drain(&errors, isError: true)
    closeOutputs()
    network?.stop()
    var ending = process.ending
    if let handle = process.release() {
      var value: Int32 = 0
      let reaped = roost_process_reap(handle, &value)
      close(handle)
      if ending == nil {
        ending =
          switch reaped {
          case ROOST_ENDING_EXITED: .exited(code: value)
          case ROOST_ENDING_SIGNALLED: .signalled(value)
          default: .vanished
          }
      }
    }
    socket.close()
    notify(.ended(ending ?? .vanished, lastLines: errors.lines.last))
  }

  /// Reads what is there and gives the number of bytes; nil when there is no more.
  private func receiveLast() -> Int? {
    let count = roost_receive_now(socket.descriptor, buffer.baseAddress, buffer.count)
    return count > 0 && take(count) ? count : nil
  }

  /// Takes the frames of `count` bytes in the buffer; false where they are none.
  private func take(_ count: Int) -> Bool {
    decoder.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    do throws(FrameError) {
      while let frame = try decoder.next() { notify(.frame(frame)) }
      return true
    } catch {
      process.end(.misspoke(error.description))
      return false
    }
  }

  private func drain(_ source: inout Output, isError: Bool) {
    var left = Self.lastBytes
    while source.descriptor >= 0, left > 0 {
      let before = budget.left
      read(&source, isError: isError, limit: left)
      guard budget.left < before else { break }
      left -= before - budget.left
    }
    if source.descriptor >= 0 { tell(source.lines.finish(), isError) }
  }

  private func closeOutputs() {
    for descriptor in [output.descriptor, errors.descriptor] where descriptor >= 0 { close(descriptor) }
    (output.descriptor, errors.descriptor) = (-1, -1)
  }
}
