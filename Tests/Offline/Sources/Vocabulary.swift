import Foundation

/// The content words that the examples and the corpus are about.
enum Vocabulary {
  /// Lower-case words of three letters or more, plural `s` dropped.
  static func words(_ text: String) -> Set<String> {
    let parts = text.lowercased().split { !$0.isLetter }
    return Set(parts.filter { $0.count > 2 }.map(singular))
  }

  private static func singular(_ word: Substring) -> String {
    let isPlural = word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss")
    return String(isPlural ? word.dropLast() : word)
  }

  /// Words that say nothing about a subject; a provider for all subjects may know them.
  static let ordinary = words([function, request, counting, calendar, runtime, description, generic].joined(separator: " "))

  private static let function = """
    a about above across after again against all almost along already also although always am among an and another any anybody anyone anything
    are around as at away be because been before behind being below beneath beside besides between beyond both but by can cannot could did do does
    doing done down during each either else enough ever every everybody everyone everything except few for from further had has have having he her
    here hers herself him himself his how however if in inside instead into is it its itself just least less let like many may me might mine more
    most much must my myself near neither never no nobody none nor not nothing now of off often on once only onto or other others otherwise our
    ours ourselves out outside over own per perhaps please quite rather same shall she should since so some somebody someone something still such
    than that the their theirs them themselves then there these they thing things this those though through till to together too toward under unless
    until up upon us very was we were what whatever when where whether which while who whom whose why will with within without would yes yet you
    your yours yourself isn aren wasn weren don doesn didn won wouldn couldn shouldn hasn haven hadn can ll ve re
    """

  private static let request = """
    ask asks asked asking tell tells told say says said show shows showing give gives given get gets got find finds found look looks looking know
    knows known want wants wanted need needs needed use uses used using help helps try tries make makes made take takes took put see sees seen
    answer answers question questions work works calculate compute come comes came go goes went thank thanks hello kindly right good
    """

  private static let counting = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
    forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half quarter third first second last next percent percentage
    cent number numbers numeric integer decimal count plus minus times divided multiplied add subtract sum total true false
    """

  private static let calendar = """
    january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday
    tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun today tomorrow yesterday tonight morning afternoon evening night
    date dates day days week weeks month months year years hour hours minute minutes yyyy time
    """

  private static let runtime = """
    roost offline provider providers plugin plugins core agent agents assistant engine llm model tool tools system user role message messages text
    name names type types value values kind string boolean object array enum format default property properties required description schema
    argument arguments parameter parameters call calls result results error errors source sources line lines file files word words list item items
    entry main run runs json key keys match matches unit output input stream token tokens setting settings library register require directories
    """

  /// With which the provider says what it is.
  private static let description = """
    deterministic rule rules based stand language network offered fits fit
    """

  /// Words of searching, asking for prices and measures, courtesy, and JSON Schema's own formats: any subject uses them, so a provider for
  /// all subjects may know them. Judged one by one after the provider was written; the words it lost then are not here.
  private static let generic = """
    search query state status close open opening working full long left latest best order info data exactly well hand cost price pay fee charge
    amount convert weight temperature speed size length title subject reason person people address host link ipv noon eur write suggest recommend
    send return book
    """
}
