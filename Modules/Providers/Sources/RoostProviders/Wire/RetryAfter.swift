internal import Glibc
public import RoostHTTP

/// How long a server asks to wait.
public enum RetryAfter {
  /// The longest wait that is believed.
  public static let longest = Duration.seconds(3_600)

  /// What `retry-after-ms`, else `retry-after`, in seconds or as a date (RFC 9110 §10.2.3), say at `now`, in seconds since 1970; nil where
  /// they say nothing, or nonsense.
  public static func delay(in headers: HTTPHeaders, now: Double) -> Duration? {
    if let text = headers["retry-after-ms"], let number = Double(text), number >= 0 { return bounded(number / 1_000) }
    guard let text = headers["retry-after"] else { return nil }
    if let number = Double(text) { return number >= 0 ? bounded(number) : nil }
    return seconds(ofDate: text).map { bounded(max(0, $0 - now)) }
  }

  static func bounded(_ seconds: Double) -> Duration { min(longest, .seconds(min(seconds, 1e9))) }

  /// An HTTP date in seconds since 1970: `Sun, 06 Nov 1994 08:49:37 GMT` and the two old forms.
  static func seconds(ofDate text: String) -> Double? {
    // "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994": the same words, in another order.
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    guard words.count >= 5, let month = words.compactMap({ months.firstIndex(of: String($0.lowercased().prefix(3))) }).first else {
      return nil
    }
    let clock = words.first { $0.contains(":") }?.split(separator: ":").compactMap { Int($0) } ?? []
    let numbers = words.compactMap { $0.contains(":") ? nil : Int($0) }
    guard clock.count == 3, numbers.count == 2, let day = numbers.first, var year = numbers.last else { return nil }
    if year < 100 { year += year < 70 ? 2_000 : 1_900 }
    guard (1...31).contains(day), (1970...9_999).contains(year), (0...23).contains(clock[0]), (0...59).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    var parts = tm()
    parts.tm_year = Int32(year - 1_900)
    parts.tm_mon = Int32(month)
    parts.tm_mday = Int32(day)
    parts.tm_hour = Int32(clock[0])
    parts.tm_min = Int32(clock[1])
    parts.tm_sec = Int32(clock[2])
    return Double(timegm(&parts))
  }
}
