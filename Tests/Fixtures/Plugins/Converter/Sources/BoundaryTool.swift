public import RoostCore
import RoostUnits

/// Tells which Swift features work between this plugin, the module it links and Core.
public struct BoundaryTool: Tool {
  @Generable public struct Arguments {}

  public let name = "boundary_report"
  public let description = "Writes the boundary report of the plugin."

  public func call(arguments: Arguments, context: ToolContext) async throws -> JSONValue {
    var report = JSONObject()
    let quantity: any Sendable = try Units.quantity("5 km")
    report["casts to the concrete type"] = .bool((quantity as? Quantity<Length>)?.unit == .kilometre)
    report["casts to a protocol"] = .bool(quantity is any AnyQuantity)
    report["refuses a wrong cast"] = .bool(!(quantity is Quantity<Mass>))
    report["typed catch"] = .string(caught())
    report["catch by pattern"] = .bool(caughtByPattern())
    report["task-local of the module"] = .string(
      Units.$digits.withValue(1) { Quantity(1.25, Length.mile).text })
    report["task-local after an await"] = .string(await Units.$digits.withValue(2) { await later() })
    report["task-local of Core"] = .string(RunContext.current?.scope.agent ?? "none")
    report["shared object"] = .bool(counts())
    report["Core's protocol"] = .bool((ToolReply("x") as any Sendable) is any ToolOutput)
    report["Core's error"] = .bool(coreError())
    return .object(report)
  }

  private func caught() -> String {
    do { return try Quantity(5, Length.metre).converted(to: "kg").text } catch { return error.description }
  }

  private func caughtByPattern() -> Bool {
    do {
      let any: () throws -> any AnyQuantity = { try Units.quantity("5 parsecs") }
      _ = try any()
      return false
    } catch UnitError.unknownUnit(let symbol) {
      return symbol == "parsecs"
    } catch {
      return false
    }
  }

  private func later() async -> String {
    await Task.yield()
    return Quantity(1.23456, Mass.pound).text
  }

  private func counts() -> Bool {
    let before = UnitRegister.shared.count
    UnitRegister.shared.add()
    return UnitRegister.shared.count == before + 1
  }

  private func coreError() -> Bool {
    do {
      let parse: () throws -> JSONValue = { try JSONValue(parsing: "{") }
      _ = try parse()
      return false
    } catch let error as JSONParseError {
      return !error.message.isEmpty
    } catch {
      return false
    }
  }
}
