import Testing

@testable import RoostCore

struct FrameDecoderTests {
  private static func bytes(_ frames: WorkerFrame...) -> [UInt8] {
    var bytes: [UInt8] = []
    for frame in frames { frame.write(into: &bytes) }
    return bytes
  }

  private static func header(length: UInt32, kind: UInt8) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [kind] + [UInt8](repeating: 0, count: 8)
  }

  /// Everything that `pieces` hold, and what went wrong.
  private static func decode(_ pieces: [[UInt8]], fromWorker: Bool = true) -> (
    frames: [WorkerFrame], error: FrameError?, decoder: FrameDecoder
  ) {
    var decoder = FrameDecoder(fromWorker: fromWorker)
    var frames: [WorkerFrame] = []
    do throws(FrameError) {
      for piece in pieces {
        piece.withUnsafeBytes { decoder.append($0) }
        while let frame = try decoder.next() { frames.append(frame) }
      }
      return (frames, nil, decoder)
    } catch {
      return (frames, error, decoder)
    }
  }

  @Test func `frames come out as they went in, however the bytes are cut`() {
    let frames = [
      WorkerFrame(.result, call: .max, payload: Array("{}".utf8)), WorkerFrame(.ready),
      WorkerFrame(.chunk, call: 7, payload: [UInt8](repeating: 9, count: 70_000)),
    ]
    let whole = frames.reduce(into: [UInt8]()) { $1.write(into: &$0) }
    for size in [1, 2, 12, 13, 14, 4_096, whole.count] {
      let pieces = stride(from: 0, to: whole.count, by: size).map { Array(whole[$0..<min($0 + size, whole.count)]) }
      let found = Self.decode(pieces)
      #expect(found.frames == frames, "in pieces of \(size)")
      #expect(found.error == nil)
      #expect(found.decoder.pending == 0)
    }
  }

  @Test func `a frame that is not whole yet is no error and no frame`() {
    let found = Self.decode([Array(Self.bytes(WorkerFrame(.result, call: 1, payload: [1, 2, 3])).dropLast())])
    #expect(found.frames.isEmpty && found.error == nil)
  }

  @Test(arguments: WorkerFrame.Kind.allCases) func `a length beyond the kind's limit is refused before its bytes come`(
    kind: WorkerFrame.Kind
  ) {
    let limit = UInt32(WorkerFrame.limit(of: kind))
    let found = Self.decode([Self.header(length: limit + 1, kind: kind.rawValue)], fromWorker: kind.isFromWorker)
    #expect(found.error == .tooLong(kind, bytes: Int(limit) + 1))
    #expect(Self.decode([Self.header(length: limit, kind: kind.rawValue)], fromWorker: kind.isFromWorker).error == nil)
    let largest = Self.decode([Self.header(length: .max, kind: kind.rawValue)], fromWorker: kind.isFromWorker)
    #expect(largest.error == .tooLong(kind, bytes: Int(UInt32.max)))
  }

  @Test(arguments: WorkerFrame.Kind.allCases) func `each end takes only what the other sends`(kind: WorkerFrame.Kind) {
    let found = Self.decode([Self.bytes(WorkerFrame(kind))], fromWorker: !kind.isFromWorker)
    #expect(found.error == .wrongDirection(kind))
  }

  @Test func `an unknown kind is an error that says which`() {
    for word in UInt8.min...UInt8.max where WorkerFrame.Kind(rawValue: word) == nil {
      #expect(Self.decode([Self.header(length: 0, kind: word)]).error == .unknownKind(word))
    }
    #expect(FrameError.unknownKind(200).description == "a frame of the unknown kind 200")
  }

  @Test func `frames before a bad one are given out`() {
    let found = Self.decode([Self.bytes(WorkerFrame(.ready)) + Self.header(length: 0, kind: 99)])
    #expect(found.frames == [WorkerFrame(.ready)])
    #expect(found.error == .unknownKind(99))
  }

  @Test func `random bytes end in an error or wait, and hold no more than arrived`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 1...200, using: &generator)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      let found = Self.decode([bytes])
      #expect(found.decoder.pending <= bytes.count)
    }
  }

  @Test func `a number is four bytes and nothing else`() {
    #expect(WorkerFrame(.credit, number: 0xDEAD_BEEF).number == 0xDEAD_BEEF)
    #expect(WorkerFrame(.credit, payload: [1, 2, 3]).number == nil)
    #expect(WorkerFrame(.credit, payload: [1, 2, 3, 4, 5]).number == nil)
  }
}

/// The same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
