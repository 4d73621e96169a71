import RoostCore
import RoostHTTP

/// How a request differs from a recorded one: a line for each difference, the recorded side first.
struct RequestDifference {
  private(set) var lines: [String] = []

  /// The most lines; more are counted.
  static let limit = 10
  private static let maximumDepth = 256
  private var left = 0

  init(recorded: TapedRequest, sent: TapedRequest) {
    note("method", .string(recorded.method), .string(sent.method))
    note("url", .string(recorded.url), .string(sent.url))
    compareHeaders(recorded.headers, sent.headers)
    if recorded.body != sent.body {
      do {
        compare(
          "body", JSONPointer(), try recorded.body.map { try JSONValue(parsing: $0) }, try sent.body.map { try JSONValue(parsing: $0) }, 0)
      } catch {
        let texts = [recorded.body, sent.body].map { $0.map { JSONValue.string(String(decoding: $0, as: UTF8.self)) } ?? .null }
        note("body", texts[0], texts[1])
      }
    }
    if left > 0 { lines.append("and \(left) more") }
  }

  var isEmpty: Bool { lines.isEmpty }

  private mutating func compareHeaders(_ recorded: [HTTPHeaders.Field], _ sent: [HTTPHeaders.Field]) {
    func table(_ fields: [HTTPHeaders.Field]) -> [String: String] {
      Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
    }
    let (before, now) = (table(recorded), table(sent))
    for name in Set(before.keys).union(now.keys).sorted() {
      note("header \(name)", before[name].map { .string($0) }, now[name].map { .string($0) })
    }
  }

  private mutating func compare(_ place: String, _ path: JSONPointer, _ recorded: JSONValue?, _ sent: JSONValue?, _ depth: Int) {
    switch (recorded, sent) {
    case (.object(let before)?, .object(let now)?) where depth < Self.maximumDepth:
      for key in before.keys + now.keys.filter({ !before.contains(key: $0) }) {
        compare(place, path.appending(key: key), before[key], now[key], depth + 1)
      }
    case (.array(let before)?, .array(let now)?) where depth < Self.maximumDepth:
      for index in 0..<max(before.count, now.count) {
        compare(
          place, path.appending(index: index), index < before.count ? before[index] : nil, index < now.count ? now[index] : nil, depth + 1)
      }
    default: note("\(place) \(path)", recorded, sent)
    }
  }

  private mutating func note(_ place: String, _ recorded: JSONValue?, _ sent: JSONValue?) {
    guard !Self.isSame(recorded, sent) else { return }
    guard lines.count < Self.limit else {
      left += 1
      return
    }
    func brief(_ value: JSONValue?) -> String { value.map { $0.brief } ?? "nothing" }
    let (before, now) = Self.apart(recorded, sent)
    lines.append("\(place): recorded \(brief(before)), now \(brief(now))")
  }

  /// Of two long texts, what stands around the first difference.
  private static func apart(_ recorded: JSONValue?, _ sent: JSONValue?) -> (JSONValue?, JSONValue?) {
    guard case .string(let before)? = recorded, case .string(let now)? = sent else { return (recorded, sent) }
    let same = zip(before.unicodeScalars, now.unicodeScalars).prefix { $0 == $1 }.count
    guard same > 40 else { return (recorded, sent) }
    func rest(_ text: String) -> JSONValue {
      .string("…" + String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(same - 20))))
    }
    return (rest(before), rest(now))
  }

  /// Stars stand for a secret that may not be known now.
  private static func isSame(_ recorded: JSONValue?, _ sent: JSONValue?) -> Bool {
    if recorded == sent { return true }
    guard case .string(let recorded)? = recorded, case .string(let sent)? = sent, recorded.utf8.count == sent.utf8.count,
      recorded.contains("****")
    else { return false }
    return zip(recorded.utf8, sent.utf8).allSatisfy { $0 == $1 || $0 == SecretMask.star }
  }
}
