/// What two images with equal type names could confuse.
enum Probe {
  @TaskLocal static var local = "none"

  static func run() async throws -> String {
    let speaker: Any = Speaker()
    guard let speaks = speaker as? any Speaks, speaks.say() == Speaker().say() else { return "a cast to a protocol failed" }
    let box: Any = Box(value: Box(value: Shape.line(3)))
    guard let again = box as? Box<Box<Shape>>, again.value.value == .line(3) else { return "a generic cast failed" }
    if box as? Box<Int> != nil { return "a wrong cast succeeded" }
    let shapes: Any = [Shape.dot, .line(2)]
    guard (shapes as? [Shape])?.count == 2 else { return "a cast of an array failed" }
    let seen = await $local.withValue("set") {
      await withTaskGroup(of: String.self) { group in
        group.addTask { local }
        return await group.next() ?? ""
      }
    }
    guard seen == "set", local == "none" else { return "a task-local was lost" }
    do { throw Trouble(number: 7) } catch let trouble as Trouble { guard trouble.number == 7 else { return "an error changed" } } catch {
      return "an error was not recognised"
    }
    return "fine"
  }
}

enum Shape: Equatable { case dot, line(Int), area(Double, String, [Int]) }

struct Box<Value> {
  var before = (1, "two", [3.0])
  var value: Value
}

protocol Speaks { func say() -> String }

final class Speaker: Speaks {
  var weight = [1.5, 2.5]
  var parent: Speaker?
  var name = "two"
  func say() -> String { name }
}

struct Trouble: Error {
  var reason = "why not"
  var number: Int
}
