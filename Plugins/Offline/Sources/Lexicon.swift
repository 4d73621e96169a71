/// The closed classes of English words and the few synonyms that every domain shares.
enum Lexicon {
  private static func set(_ words: String) -> Set<String> { Set(words.split(separator: " ").map(String.init)) }

  static let questionWords = set("what what's whats when when's where where's who who's whose whom which why how how's whether")
  /// Question words that tell what a tool is for, where its description has them.
  static let tellingQuestions = set("when where who")
  static let auxiliaries = set(
    "is are was were am be been being do does did can could will would shall should may might must has have had isn't aren't doesn't don't didn't can't won't couldn't wouldn't hasn't haven't wasn't"
  )
  static let pronouns = set(
    "i you he she it we they me him her us them my your his its our their mine yours this that these those someone somebody anyone anybody everyone something anything i'm i've i'd i'll we're we've we'd we'll it's that's there's you're they're let's here there"
  )
  static let prepositions = set(
    "for of about in on at to into from with without by called named titled between within near during until till before after since per through under over against via onto towards toward around across regarding concerning above below as like than"
  )
  static let articles = set("a an the some any each every all both no none either neither another")
  static let conjunctions = set("and or but also then so if because while plus nor yet")
  private static let others = set(
    "please thanks thank hi hello hey not just only now right very too again still really quite maybe perhaps ok okay yes well much many more most less least few lot lots kind sort need needs want wants like liked let would'd could'd know wonder wondering curious got get gets getting give gives tell tells say says said show shows see look looks looking find out up down off currently today tomorrow yesterday ever else same such other others own thing things way quick quickly exactly actually one's ones myself can't me going go goes comes come new make sure hand possible help way able there's take takes took put puts us tonight"
  )

  static let functionWords = questionWords.union(auxiliaries).union(pronouns).union(prepositions).union(articles).union(conjunctions).union(
    others)

  /// Verbs that only ask; they say nothing about which tool is meant.
  static let askingVerbs = set(
    "tell show give find look check list get see let explain say help search fetch display know describe read bring use run ask work figure pull need want wonder report confirm verify determine provide grab remind compare state hand take lookup go try double-check"
  )
  static let arithmeticVerbs = set("calculate compute add subtract multiply divide convert split work increase decrease reduce raise")
  /// What follows "how" to ask for a measure.
  static let measureWords = ["long", "far", "big", "large", "heavy", "hot", "cold", "warm", "tall", "high", "old", "fast"]
  /// What may stand before the verb of an order.
  static let orderOpeners = set(
    "please can could would will you i i'd we need want like to and also then just now ok okay hi hello hey kindly let's")
  /// Verbs that ask for prose of the model's own, which a stand-in doesn't write.
  static let writingVerbs = set(
    "write compose draw paint sing rewrite draft translate summarise summarize imagine invent paraphrase brainstorm recommend suggest play dance pretend guess predict"
  )
  /// Words that nearly every tool's description uses.
  static let toolWords = set(
    "get return returns give look find list show tell check use used using name number value text information info detail data result one given tool id code current exact full optional required e.g i.e example word string field default set return whether specific provide when answer question everything anything work lookup read user item thing type kind search know tell ask all new day"
  )

  /// Verbs that begin an order and no name.
  static let openingVerbs = askingVerbs.union(arithmeticVerbs).union(writingVerbs)

  static let titles = set("dr mr mrs ms prof professor doctor mister st")
  /// What "tell me a …" may ask for that no tool tells.
  static let writings = set("joke poem song story limerick rhyme essay riddle")

  /// Functions that are known without brackets behind their names.
  static let mathFunctions = set(
    "sqrt cbrt abs ceil trunc min max ln exp sin cos tan asin acos atan atan2 sinh cosh tanh mod pow gcd lcm sgn hypot"
  )
  static let constants = set("pi π tau")
  /// Words right before a calculation that are no function's name.
  static let calculationLabels = functionWords.union(openingVerbs).union(
    set("evaluate solve sum total product answer result value equals"))
  /// Stems of words that calculate; where one stands outside what was read, something would be left out.
  static let mathWords = stems(
    "sum total product difference quotient ratio average mean median root square squared cube cubed doubled twice triple halved factorial remainder modulo logarithm sine cosine tangent absolute rounded reciprocal power exponent squares cubes"
  )
  /// Stems of what a result is called, and the operator that gives it.
  static let resultWords = [
    WordForm.stem("sum"): "+", WordForm.stem("total"): "+", WordForm.stem("product"): "*", WordForm.stem("difference"): "-",
    WordForm.stem("quotient"): "/", WordForm.stem("ratio"): "/", WordForm.stem("power"): "^",
  ]
  /// Stems of the verbs that work on numbers.
  static let operatingVerbs = stems(
    "add subtract multiply divide double triple halve square increase decrease reduce raise split share deduct")

  static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
  ]
  static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
  static let relativeDays = ["today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1]
  static let ordinalEndings = set("st nd rd th")

  static let smallNumbers = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]
  static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

  /// Groups of words that stand for each other in questions and descriptions, as stems.
  static let groups: [Set<String>] = [
    stems("cost price fee charge pay expensive cheap"), stems("find search lookup look locate"),
    stems("status state health condition running working alive healthy"),
    stems("time hour schedule when open close opening"), stems("count number amount quantity total many"),
    stems("calculate compute arithmetic evaluate calculation sum"), stems("convert conversion"), stems("add create register"),
    stems("remove delete cancel"), stems("change update modify edit"), stems("send notify"),
    stems("available availability free left remaining"), stems("book reserve reservation booking"), stems("buy purchase order"),
    stems("start begin"), stems("end finish stop"), stems("where location place address located"), stems("long duration length take"),
    stems("far distance"), stems("big large size"), stems("heavy weight weigh"), stems("hot cold warm temperature"),
    stems("tall high height"),
    stems("old age"), stems("percent percentage"), stems("fast speed"), stems("who person people"),
  ]

  private static func stems(_ words: String) -> Set<String> { Set(words.split(separator: " ").map { WordForm.stem(String($0)) }) }

  /// The groups that each stem belongs to.
  static let groupsOfStem: [String: [Int]] = {
    var places: [String: [Int]] = [:]
    for (place, group) in groups.enumerated() {
      for stem in group { places[stem, default: []].append(place) }
    }
    return places
  }()

  static let toolStems = Set(toolWords.map(WordForm.stem))
  static let askingStems = Set(askingVerbs.map(WordForm.stem))
  static let writingStems = Set(writingVerbs.map(WordForm.stem))
}
