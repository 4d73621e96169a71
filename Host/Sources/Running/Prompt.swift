import Glibc
import RoostCore

/// A run's prompt: the words of the command line, and standard input where one of them is `-`.
enum Prompt {
  /// The most bytes that are read.
  static let byteLimit = 67_108_864

  static func read(_ invocation: Invocation) async throws -> String {
    let words = invocation.arguments
    let isPiped = isatty(STDIN_FILENO) == 0
    if words.isEmpty, !isPiped {
      let hint = taken(invocation) ?? "; give one, or - to read it from standard input"
      throw HostError.usage("there is no prompt\(hint)")
    }
    guard words.filter({ $0 == "-" }).count <= 1 else { throw HostError.usage("- stands for standard input, so once is enough") }
    var text = words.joined(separator: " ")
    if words.isEmpty || words.contains("-") {
      let typed = try await standardInput()
      let others = words.filter { $0 != "-" }
      text = others.isEmpty ? typed : [others.joined(separator: " "), typed].joined(separator: "\n\n")
    }
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw HostError.usage("the prompt is empty\(words.isEmpty ? taken(invocation) ?? "" : "")")
    }
    return text
  }

  /// Which options took the words that may have been meant as the prompt, and how to write them.
  private static func taken(_ invocation: Invocation) -> String? {
    guard let last = invocation.taken.last else { return nil }
    let all = invocation.taken.map { taken in
      let names = taken.flag.values.map(\.name).joined(separator: " ")
      return "\(taken.option) took \(taken.words.map { quoted($0) }.joined(separator: " ")) as its \(names)"
    }
    let names = last.flag.values.map(\.name).joined(separator: " ")
    return ": \(all.joined(separator: ", ")); write the prompt after it, as in roost run \(last.option) \(names) \"PROMPT\""
  }

  private static func standardInput() async throws -> String {
    let result = await BlockingThread.run { () -> Result<[UInt8], FileBytes.Failure> in
      Result { () throws(FileBytes.Failure) in try FileBytes.read(STDIN_FILENO, named: "standard input", limit: byteLimit) }
    }
    switch result {
    case .success(let bytes): return try checked(bytes)
    case .failure(let failure): throw HostError.usage("the prompt can't be read from \(failure)")
    }
  }

  /// The text without the line breaks at its end, which a shell adds.
  static func checked(_ bytes: [UInt8]) throws -> String {
    if let place = bytes.firstIndex(of: 0) { throw HostError.usage("the prompt holds a NUL byte, at offset \(place); remove it") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let repaired = String(decoding: bytes, as: UTF8.self).utf8
      let place = zip(bytes, repaired).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? bytes.count
      throw HostError.usage("the prompt is not UTF-8, from offset \(place) on; convert it")
    }
    guard let last = text.utf8.last, last == 0x0A else { return text }
    let end = text.utf8.lastIndex { $0 != 0x0A && $0 != 0x0D }
    return end.map { String(text[...$0]) } ?? ""
  }
}
