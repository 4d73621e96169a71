public import RoostCore

/// Finds a shelf.
public struct ShelfFinderTool: Tool {
  @Generable(keys: .snakeCase) public struct Arguments {
    @Guide("Dewey number on the spine, from 0 to 999.99.") public var callNumber: Double
  }

  public let name = "shelf_finder"
  public let description = "Tells on which floor and aisle the books with a call number stand."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let shelf = try Shelf(callNumber: arguments.callNumber)
    return "\(arguments.callNumber): floor \(shelf.floor), aisle \(shelf.aisle)"
  }
}
