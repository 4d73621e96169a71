import RoostTesting
import Testing

@testable import RoostCore

struct WorkerConnectionTests {
  private let clock = ManualClock()
  private let transport = RecordingTransport()
  private let connection: WorkerConnection

  init() {
    var limits = WorkerLimits()
    limits.concurrentCalls = 2
    limits.cancelGrace = .seconds(5)
    connection = WorkerConnection(plugin: "p", limits: limits, clock: clock)
    connection.attach(transport)
  }

  private func call(timeout: Duration = .seconds(60)) -> Task<CallAnswer, Never> {
    Task { [connection] in await connection.call(.call, [1], timeout: timeout) }
  }

  private func text(_ answer: CallAnswer) -> String {
    switch answer {
    case .result(let bytes): "result \(String(decoding: bytes, as: UTF8.self))"
    case .failure(let bytes): "failure \(String(decoding: bytes, as: UTF8.self))"
    case .lost(.cancelled): "cancelled"
    case .lost(.timedOut(let limit)): "timed out after \(limit.seconds)"
    case .lost(.ended(let failure)): failure.message
    case .lost(.notSent): "not sent"
    }
  }

  @Test func `answers find their calls in any order`() async {
    let first = call()
    _ = await transport.sent(1)
    let second = call()
    let ids = await transport.sent(2).map(\.call)
    connection.receive(WorkerFrame(.error, call: ids[1], payload: Array("b".utf8)))
    connection.receive(WorkerFrame(.result, call: ids[0], payload: Array("a".utf8)))
    #expect(text(await first.value) == "result a")
    #expect(text(await second.value) == "failure b")
    #expect(connection.callsInFlight == 0)
    #expect(transport.endings.isEmpty)
  }

  @Test func `a call beyond the limit waits for another's end`() async {
    let tasks = [call(), call()]
    let ids = await transport.sent(2).map(\.call)
    let third = call()
    connection.receive(WorkerFrame(.result, call: ids[0]))
    let all = await transport.sent(3)
    #expect(all[2].kind == .call)
    for frame in all[1...] { connection.receive(WorkerFrame(.result, call: frame.call)) }
    for task in tasks + [third] { #expect(text(await task.value) == "result ") }
  }

  @Test func `a call waits while the socket is full, and goes on when it has drained`() async {
    transport.setBacklog(CallTable.maximumBacklog + 1)
    let task = call()
    await clock.waitForSchedules(1)
    transport.setBacklog(0)
    connection.drained()
    let id = await transport.sent(1)[0].call
    connection.receive(WorkerFrame(.result, call: id))
    #expect(text(await task.value) == "result ")
  }

  @Test func `a call that waits for its turn is cancelled there`() async {
    let tasks = [call(), call()]
    let ids = await transport.sent(2).map(\.call)
    let third = call()
    await clock.waitForSchedules(3)
    third.cancel()
    #expect(text(await third.value) == "cancelled")
    for id in ids { connection.receive(WorkerFrame(.result, call: id)) }
    for task in tasks { _ = await task.value }
    #expect(transport.sent.count == 2)
    #expect(connection.callsInFlight == 0)
  }

  @Test func `a timeout ends the call at once and the worker after the grace`() async {
    let task = call(timeout: .seconds(3))
    let id = await transport.sent(1)[0].call
    clock.advance(by: .seconds(3))
    #expect(text(await task.value) == "timed out after 3")
    #expect(transport.sent.last == WorkerFrame(.cancel, call: id))
    #expect(transport.endings.isEmpty)
    clock.advance(by: .seconds(5))
    #expect(transport.endings == [.overran(WorkerLimits().callTimeout)])
  }

  @Test func `a worker that answers within the grace is left alone`() async {
    let task = call()
    let id = await transport.sent(1)[0].call
    task.cancel()
    #expect(text(await task.value) == "cancelled")
    _ = await transport.sent(2)
    connection.receive(WorkerFrame(.error, call: id, payload: Array("{}".utf8)))
    clock.advance(by: .seconds(100))
    #expect(transport.endings.isEmpty)
    #expect(connection.callsInFlight == 0)
  }

  @Test func `while a call is abandoned, others wait to see whether the worker lives`() async {
    let task = call()
    let id = await transport.sent(1)[0].call
    task.cancel()
    _ = await task.value
    let next = call()
    await clock.waitForSchedules(3)
    #expect(transport.sent.map(\.kind) == [.call, .cancel])
    connection.receive(WorkerFrame(.result, call: id))
    let frame = await transport.sent(3)[2]
    connection.receive(WorkerFrame(.result, call: frame.call))
    #expect(text(await next.value) == "result ")
  }

  @Test func `a call of a task that is cancelled already is never sent`() async {
    let task = Task { [connection] in
      withUnsafeCurrentTask { $0?.cancel() }
      return await connection.call(.call, [], timeout: .seconds(1))
    }
    #expect(text(await task.value) == "cancelled")
    #expect(transport.sent.isEmpty)
    #expect(connection.callsInFlight == 0)
  }

  @Test func `the worker's end ends every call with its cause, and later calls are not sent`() async {
    let tasks = [call(), call()]
    _ = await transport.sent(2)
    let waiting = call()
    await clock.waitForSchedules(3)
    connection.finish(WorkerFailure(plugin: "p", ending: .signalled(11), lastLines: ["boom"]))
    for task in tasks {
      #expect(text(await task.value) == "The worker of plugin p was ended by signal 11 (SIGSEGV). It last wrote: boom")
    }
    #expect(text(await waiting.value) == "not sent")
    #expect(text(await call().value) == "not sent")
  }

  @Test(arguments: [
    WorkerFrame(.result, call: 99), WorkerFrame(.error, call: 99), WorkerFrame(.chunk, call: 99), WorkerFrame(.ready), WorkerFrame(.report),
  ]) func `a frame out of place ends the worker`(frame: WorkerFrame) {
    connection.receive(frame)
    guard case .misspoke? = transport.endings.first else {
      Issue.record("\(transport.endings)")
      return
    }
  }

  @Test func `an answer to a call that is not sent yet ends the worker`() async {
    let tasks = [call(), call()]
    _ = await transport.sent(2)
    let third = call()
    await clock.waitForSchedules(3)
    connection.receive(WorkerFrame(.result, call: 3))
    #expect(transport.endings == [.misspoke("an answer to call 3, which is not open")])
    connection.finish(WorkerFailure(plugin: "p", ending: .disconnected))
    for task in tasks + [third] { _ = await task.value }
  }

  // MARK: - Streams

  private func stream(_ each: @escaping @Sendable ([[UInt8]]) async -> Bool) -> Task<CallAnswer, Never> {
    Task { [connection] in await connection.stream([7], timeout: .seconds(10)) { await each($0) } }
  }

  @Test func `chunks arrive in order and credit goes back`() async {
    let seen = Collected()
    let task = stream { seen.add($0) }
    let opening = await transport.sent(1)[0]
    #expect(opening.kind == .stream)
    #expect(WorkerFrame(.credit, payload: Array(opening.payload.prefix(4))).number == UInt32(WorkerConnection.streamCredit))
    for number in 0..<WorkerConnection.streamCredit {
      connection.receive(WorkerFrame(.chunk, call: opening.call, payload: [UInt8(number & 255)]))
    }
    let credit = await transport.sent(2)[1]
    #expect(credit.kind == .credit && credit.call == opening.call && (credit.number ?? 0) >= UInt32(WorkerConnection.streamCredit / 2))
    connection.receive(WorkerFrame(.result, call: opening.call))
    #expect(text(await task.value) == "result ")
    #expect(seen.all.map(\.[0]) == (0..<WorkerConnection.streamCredit).map { UInt8($0 & 255) })
  }

  @Test func `a chunk without credit ends the worker`() async {
    let release = OneShot<Bool>()
    // What came before the end is still read: the reader is asked again.
    let isHeld = OneShot<Bool>()
    let task = stream { _ in
      if isHeld.finish(true) { return await release.value() }
      return true
    }
    let opening = await transport.sent(1)[0]
    for _ in 0..<WorkerConnection.streamCredit { connection.receive(WorkerFrame(.chunk, call: opening.call)) }
    #expect(transport.endings.isEmpty)
    connection.receive(WorkerFrame(.chunk, call: opening.call))
    #expect(transport.endings == [.misspoke("more chunks than it had credit for")])
    connection.finish(WorkerFailure(plugin: "p", ending: transport.endings[0]))
    release.finish(true)
    #expect(text(await task.value).contains("more chunks than it had credit for"))
  }

  @Test func `a reader that stops cancels its stream`() async {
    let task = stream { _ in false }
    let opening = await transport.sent(1)[0]
    connection.receive(WorkerFrame(.chunk, call: opening.call))
    #expect(text(await task.value) == "cancelled")
    #expect(transport.sent.last == WorkerFrame(.cancel, call: opening.call))
    // What was on its way is no offence.
    connection.receive(WorkerFrame(.chunk, call: opening.call))
    connection.receive(WorkerFrame(.error, call: opening.call, payload: []))
    #expect(transport.endings.isEmpty)
  }

  @Test func `a silence longer than the limit ends a stream`() async {
    let task = stream { _ in true }
    _ = await transport.sent(1)
    await clock.waitForSchedules(1)
    clock.advance(by: .seconds(10))
    #expect(text(await task.value) == "timed out after 10")
    clock.advance(by: .seconds(5))
    #expect(transport.endings.count == 1)
  }

  // MARK: - Instances

  @Test func `an instance is made once, however many ask`() async {
    let release = OneShot<CallAnswer>()
    let began = OneShot<Bool>()
    let maker = Task { [connection] in
      await connection.make(instance: 4) {
        began.finish(true)
        return await release.value()
      }
    }
    _ = await began.value()
    let second = Task { [connection] in
      await connection.make(instance: 4) {
        Issue.record("made twice")
        return .lost(.notSent)
      }
    }
    release.finish(.result([1]))
    #expect(text(await maker.value) == text(.result([1])))
    guard case .result = await second.value else {
      Issue.record("the second had no instance")
      return
    }
    #expect(connection.has(instance: 4))
    connection.drop(instance: 4)
    #expect(transport.sent == [WorkerFrame(.drop, number: 4)])
  }
}

private final class Collected: Sendable {
  private let chunks = OneLock<[[UInt8]]>([])
  var all: [[UInt8]] { chunks.value }
  func add(_ more: [[UInt8]]) -> Bool {
    chunks.change { $0 += more }
    return true
  }
}
