public import RoostCore

/// Computes checksums.
public struct ChecksumTool: Tool {
  @Generable public struct Arguments {
    @Guide("The text, exactly as it is.") public var text: String
    @Guide("Which checksum.") public var algorithm: ChecksumAlgorithm
  }

  public let name = "checksum"
  public let description = "Computes the checksum of a piece of text."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    arguments.algorithm.digest(of: arguments.text)
  }
}
