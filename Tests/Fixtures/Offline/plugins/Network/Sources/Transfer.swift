/// The time a copy takes at full speed; a gigabyte is 10^9 bytes.
enum Transfer {
  static func summary(gigabytes: Double, megabitsPerSecond: Double) throws(NetworkError) -> String {
    guard gigabytes > 0, gigabytes <= 1_000_000 else { throw .notPositive(name: "gigabytes", value: gigabytes) }
    guard megabitsPerSecond > 0, megabitsPerSecond <= 1_000_000 else {
      throw .notPositive(name: "megabits_per_second", value: megabitsPerSecond)
    }
    let seconds = gigabytes * 8000 / megabitsPerSecond
    return
      "\(plain(gigabytes)) GB at \(plain(megabitsPerSecond)) Mbit/s: \(plain(seconds)) seconds, about \(plain(seconds / 60, places: 1)) minutes"
  }
}
