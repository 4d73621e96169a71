/// Settings of a composed provider that can't be used.
enum ComposingError: Error, Hashable, CustomStringConvertible {
  case tooFewMembers
  case repeatedMember(String)
  /// A model is set for a provider that isn't in the list.
  case modelOfStranger(String, members: [String])
  case nothingLimited

  var description: String {
    switch self {
    case .tooFewMembers: "providers: it names none; name at least one provider of this manifest"
    case .repeatedMember(let name): "providers: \(name) stands there twice; name each provider once"
    case .modelOfStranger(let name, let members): "models: \(name) is none of the providers here (\(members.joined(separator: ", ")))"
    case .nothingLimited: "it limits nothing; set requests_per_minute, tokens_per_minute or max_in_flight"
    }
  }
}
