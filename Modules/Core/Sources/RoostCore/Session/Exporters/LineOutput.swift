import Glibc

/// Where lines of text go.
public struct LineOutput: Sendable {
  private let writeLine: @Sendable (String) throws -> Void

  /// `write` gets each line without its end.
  public init(_ write: @escaping @Sendable (String) throws -> Void) {
    writeLine = write
  }

  public static let standardError = LineOutput(descriptor: STDERR_FILENO)
  public static let standardOutput = LineOutput(descriptor: STDOUT_FILENO)

  private init(descriptor: Int32) {
    let writer = DescriptorWriter(descriptor: descriptor)
    self.init { line throws in try writer.write(Array("\(line)\n".utf8)) }
  }

  public func write(_ line: String) throws { try writeLine(line) }
}
