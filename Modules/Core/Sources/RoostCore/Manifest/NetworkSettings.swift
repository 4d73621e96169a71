/// What a manifest says of hosts and addresses, for all who connect on behalf of somebody else.
struct NetworkSettings {
  /// What of it has its form; the rest is reported where the manifest is checked.
  let rules: AddressRules
  /// What is wrong.
  let problems: [(place: ManifestPlace, isKey: Bool, message: String)]

  init(_ node: ManifestNode?) {
    var (rules, problems): (AddressRules, [(ManifestPlace, Bool, String)]) = (AddressRules(), [])
    for member in node?["hosts"]?.members ?? [] {
      var addresses: [IPAddress] = []
      for element in member.node.elements ?? [] {
        guard let text = element.text, !element.isFaulty else { continue }
        if let address = IPAddress(text) {
          addresses.append(address)
        } else {
          problems.append(
            (element.place, false, "\(JSONValue.string(text).brief) is no address; write one like \"10.0.0.7\" or \"fd00::7\""))
        }
      }
      do { rules.pins[try HostName(member.key), default: []] += addresses } catch {
        problems.append((member.keyPlace, true, "\(JSONValue.string(member.key).brief) is no host name: \(error)"))
      }
    }
    for element in node?["allow_private"]?.elements ?? [] {
      guard let text = element.text, !element.isFaulty else { continue }
      do { rules.allowed.append(try IPNetwork(text)) } catch { problems.append((element.place, false, "\(error)")) }
    }
    self.rules = rules
    self.problems = problems
  }

  static let schema = JSONSchema.object(
    properties: [
      (
        "hosts",
        JSONSchema.dictionary(of: .array(of: .string(minimumLength: 1)))
          .described("The addresses of host names that are not looked up. An address named here may be connected to, also a private one.")
      ),
      (
        "allow_private",
        JSONSchema.array(of: .string(minimumLength: 1))
          .described("Blocks of addresses outside the open Internet that may be connected to, as in \"10.0.0.0/8\".")
      ),
    ], description: "Which addresses connections may go to.")
}

extension ManifestCheck {
  mutating func checkNetwork(_ node: ManifestNode) {
    let check = SettingsCheck(node, schema: NetworkSettings.schema)
    for problem in check.problems { report(problem.place, key: problem.key, problem.message) }
    for problem in NetworkSettings(check.node).problems { report(problem.place, key: problem.isKey, problem.message) }
  }

  /// Why a grant in `plugins.grants` grants nothing; nil where it does.
  static func fault(ofGrant node: ManifestNode) -> String? {
    guard let text = node.text, text != "*", !node.isFaulty else { return nil }
    do {
      _ = try HostGrant(text)
      return nil
    } catch { return "\(error)" }
  }
}
