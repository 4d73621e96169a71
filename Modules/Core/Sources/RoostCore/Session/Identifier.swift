import Glibc

/// Makes ids whose alphabetical order is the order of their making, to about a second.
public enum Identifier {
  /// 16 hexadecimal digits, the size of a span id: seconds, then 32 random bits. Unique within a run.
  public static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return random(seconds: seconds(), bits: UInt32.random(in: 0...UInt32.max, using: &generator))
  }

  /// 32 hexadecimal digits, the size of a trace id: milliseconds, then 80 random bits. Unique everywhere: for runs and sessions.
  public static func unique() -> String {
    var generator = SystemRandomNumberGenerator()
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let milliseconds = UInt64(now.tv_sec) * 1_000 + UInt64(now.tv_nsec) / 1_000_000
    let high = milliseconds << 16 | UInt64(generator.next() as UInt16)
    return hexadecimal(high) + hexadecimal(generator.next())
  }

  static func random(seconds: UInt32, bits: UInt32) -> String { hexadecimal(UInt64(seconds) << 32 | UInt64(bits)) }

  private static func seconds() -> UInt32 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    return UInt32(truncatingIfNeeded: now.tv_sec)
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    String(unsafeUninitializedCapacity: 16) { buffer in
      for index in 0..<16 {
        let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * index)) & 15
        buffer[index] = digit < 10 ? 48 + digit : 87 + digit
      }
      return 16
    }
  }
}
