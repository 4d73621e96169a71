// A part of the Swift runtime that the host itself doesn't use.
import RegexBuilder
public import RoostCore
import RoostUnits

/// Converts one quantity.
public struct MeasureTool: Tool {
  @Generable public struct Arguments {
    @Guide("The conversion, quoted, as in \"5 km in mi\".") public var conversion: String
  }

  public var digits: Int
  public let name = "measure_converter"
  public let description = "Converts a quoted measure, as in \"5 km in mi\", between units of length or mass."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let sentence = Regex {
      Capture(OneOrMore(.any, .reluctant))
      " in "
      Capture(OneOrMore(.word))
    }
    guard let match = arguments.conversion.wholeMatch(of: sentence) else { throw UnitError.notAQuantity(arguments.conversion) }
    let from = try Units.quantity(String(match.1))
    let result = try from.inUnit(String(match.2))
    UnitRegister.shared.add()
    return Units.$digits.withValue(digits) { "\(from.text) = \(result.text)" }
  }
}
