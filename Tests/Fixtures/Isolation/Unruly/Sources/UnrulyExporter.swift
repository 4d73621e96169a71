import RoostCore

/// Prints the text of each test event, and crashes where that says so.
struct UnrulyExporter: EventExporter {
  func export(_ event: EventRecord) throws {
    guard event.type.name == "test.ping" else { return }
    let text = event.fields["text"]?.stringValue ?? ""
    if text == "crash" { try Misdeed.commit("abort") }
    if text == "throw" { throw UnrulyError("it was told to throw") }
    print("exported \(text)")
  }
}
