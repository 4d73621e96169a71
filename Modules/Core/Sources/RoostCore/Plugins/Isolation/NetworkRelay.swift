internal import CRoostSystem
internal import Glibc

/// One connection between a worker's stream and a host: what each side says goes to the other, and so does each side's end.
///
/// Kept by one thread, which polls ``entries`` and hands over what they show. At most one buffer waits in each direction.
struct NetworkRelay {
  /// What goes one way.
  private struct Flow {
    var waiting: ArraySlice<UInt8> = []
    /// The source has no more.
    var isEnded = false
    /// The target was told of the end, or takes no more.
    var isOver = false

    mutating func drop() {
      waiting = []
      isOver = true
    }
  }

  /// The end that the worker's stream is the other end of.
  let near: NetworkStream
  let far: NetworkStream
  private var up = Flow()
  private var down = Flow()
  private var isNearGone = false
  private var isFarGone = false

  init(near: NetworkStream, far: NetworkStream) {
    self.near = near
    self.far = far
  }

  /// Nothing will pass any more; whoever drops it closes both ends.
  var isOver: Bool { up.isOver && down.isOver }

  /// What to poll, near and far.
  var entries: [pollfd] {
    [Self.entry(near, reading: up, writing: down, isGone: isNearGone), Self.entry(far, reading: down, writing: up, isGone: isFarGone)]
  }

  private static func entry(_ stream: NetworkStream, reading: Flow, writing: Flow, isGone: Bool) -> pollfd {
    var events: Int32 = 0
    if !reading.isOver, !reading.isEnded, reading.waiting.isEmpty { events |= POLLIN }
    if !writing.isOver, !writing.waiting.isEmpty { events |= POLLOUT }
    // A side that hung up would show it for ever.
    return pollfd(fd: events == 0 && isGone ? -1 : stream.descriptor, events: Int16(events), revents: 0)
  }

  /// Passes on what there is, once in each direction.
  mutating func advance(near nearEvents: Int16, far farEvents: Int16, _ buffer: UnsafeMutableRawBufferPointer) {
    let gone = Int16(POLLHUP) | Int16(POLLERR) | Int16(POLLNVAL)
    if nearEvents & gone != 0 {
      isNearGone = true
      // Nobody is there to read.
      down.drop()
    }
    if farEvents & gone != 0 { isFarGone = true }
    let readable = Int16(POLLIN) | gone
    Self.pass(&up, from: near, to: far, canRead: nearEvents & readable != 0, buffer)
    let isWhole = Self.pass(&down, from: far, to: near, canRead: farEvents & readable != 0, buffer)
    // Reset by the host: what the worker would still say has no reader.
    if !isWhole { up.drop() }
  }

  /// False where the source broke off.
  @discardableResult
  private static func pass(
    _ flow: inout Flow, from source: NetworkStream, to target: NetworkStream, canRead: Bool, _ buffer: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard !flow.isOver else { return true }
    var isWhole = true
    if !flow.waiting.isEmpty {
      let sent = flow.waiting.withUnsafeBytes { send($0, to: target) }
      if let sent { flow.waiting = flow.waiting.dropFirst(sent) } else { refuse(&flow, source) }
    } else if canRead, !flow.isEnded {
      let count = roost_receive_now(source.descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        if let sent = send(bytes, to: target) { flow.waiting = Array(bytes[sent...])[...] } else { refuse(&flow, source) }
      } else if count == 0 || errno != EAGAIN {
        isWhole = count == 0
        flow.isEnded = true
      }
    }
    if !flow.isOver, flow.isEnded, flow.waiting.isEmpty {
      shutdown(target.descriptor, Int32(SHUT_WR))
      flow.isOver = true
    }
    return isWhole
  }

  /// How many bytes were taken; nil where none will ever be.
  private static func send(_ bytes: UnsafeRawBufferPointer, to target: NetworkStream) -> Int? {
    let count = roost_send_now(target.descriptor, bytes.baseAddress, bytes.count)
    if count >= 0 { return count }
    return errno == EAGAIN ? 0 : nil
  }

  /// The target takes no more, which the source is to learn.
  private static func refuse(_ flow: inout Flow, _ source: NetworkStream) {
    flow.drop()
    shutdown(source.descriptor, Int32(SHUT_RD))
  }
}
