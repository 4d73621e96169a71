/// What a component gets when it is made.
public struct ComponentContext: Sendable {
  /// The component's key in the manifest.
  public var name: String
  /// The folder that relative paths in settings start from: the manifest's own.
  public var baseDirectory: String
  public var clock: any RunClock
  /// How the component reaches hosts, in process and in a worker alike.
  public var network: NetworkAccess
  /// Takes the manifest's secrets out of what a component writes.
  public var redactor: Redactor
  private let fingerprint: @Sendable (_ prefix: String, _ name: String) -> String?
  private let lookup: @Sendable (_ prefix: String, _ name: String) throws -> any Sendable

  public init(
    name: String, baseDirectory: String, clock: any RunClock = SystemClock.shared, network: NetworkAccess = NetworkAccess(),
    redactor: Redactor = Redactor(), fingerprint: @escaping @Sendable (_ prefix: String, _ name: String) -> String? = { _, _ in nil },
    lookup: @escaping @Sendable (_ prefix: String, _ name: String) throws -> any Sendable
  ) {
    self.name = name
    self.baseDirectory = baseDirectory
    self.clock = clock
    self.network = network
    self.redactor = redactor
    self.fingerprint = fingerprint
    self.lookup = lookup
  }

  /// The component that `reference` names, made before this one.
  public func resolve<R: ComponentReference>(_ reference: R) throws -> R.Instance {
    let found = try lookup(R.kind.prefix, reference.name)
    guard let instance = found as? R.Instance else {
      throw ComponentError.wrongKind(name: reference.name, expected: R.kind.prefix)
    }
    return instance
  }

  /// What tells the component that `reference` names from one with other settings: a digest of these and of what they name. Outside a
  /// manifest it is the name.
  public func fingerprint<R: ComponentReference>(of reference: R) -> String {
    fingerprint(R.kind.prefix, reference.name) ?? reference.name
  }
}

public enum ComponentError: Error, Hashable, CustomStringConvertible {
  case wrongKind(name: String, expected: String)
  case unknown(name: String, kind: String)
  /// An engine was made without a provider: a manifest finds one by the model.
  case noProvider
  /// Components in a worker know no others.
  case isolated(name: String, kind: String)

  public var description: String {
    switch self {
    case .noProvider: "no provider is named; write \"provider\", the name of one in \"providers\""
    case .wrongKind(let name, let expected): "\(name) is not a \(expected); name a component of the section that holds them"
    case .isolated(let name, let kind):
      "it names the \(kind) \(name), and a component of an isolated plugin can't use other components; write \"none\" for it in plugins.isolation"
    case .unknown(let name, let kind): "there is no \(kind) named \(name) in this manifest"
    }
  }
}
