internal import CRoostSystem

/// One plugin's place in a ``CrashWatch``: how many calls into it are under way.
struct FlightSlot: Sendable {
  /// Keeps the page mapped while there is a slot of it.
  private let watch: CrashWatch
  private let index: Int
  /// In the page; changed by atomic operations only.
  private nonisolated(unsafe) let counter: UnsafeMutableRawPointer

  init(_ watch: CrashWatch, index: Int, counter: UnsafeMutableRawPointer) {
    self.watch = watch
    self.index = index
    self.counter = counter
  }

  /// A call into the plugin begins. One atomic addition, no system call.
  @inline(__always) func enter() { roost_flight_enter(counter) }

  /// It ended; perhaps on another thread.
  @inline(__always) func leave() { roost_flight_leave(counter) }

  /// Tells the fault handler which code is the plugin's.
  func owns(_ image: SharedImage, entry: String) {
    guard let address = image.address(of: entry) else { return }
    watch.add(image: UnsafeRawPointer(address), slot: index)
  }
}
