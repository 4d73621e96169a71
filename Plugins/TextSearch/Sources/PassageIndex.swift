import Glibc

/// Passages and the words in them, ranked by BM25.
struct PassageIndex {
  private struct Entry {
    var path: String
    var passage: Passage
    /// Words in it, headings counted double.
    var length: Float
    var terms: [(term: Int32, count: Float)]
  }

  struct Hit {
    var path: String
    var passage: Passage
    var score: Float
  }

  private struct IndexedFile {
    var stamp: FileStamp
    var entries: [Entry]
  }

  // Usual values: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009.
  private static let saturation: Float = 1.2
  private static let lengthWeight: Float = 0.75
  private static let headingWeight: Float = 2

  private var files: [String: IndexedFile] = [:]
  private var termNumbers: [[UInt8]: Int32] = [:]
  private var postings: [[(entry: Int32, count: Float)]] = []
  private var ranked: [Entry] = []
  private var averageLength: Float = 1
  private var isStale = false

  var fileCount: Int { files.count }
  var passageCount: Int { ranked.count }

  func isCurrent(_ path: String, _ stamp: FileStamp) -> Bool { files[path]?.stamp == stamp }

  mutating func set(_ path: String, _ stamp: FileStamp, passages: [Passage]) {
    var entries: [Entry] = []
    entries.reserveCapacity(passages.count)
    for passage in passages { entries.append(entry(path, passage)) }
    files[path] = IndexedFile(stamp: stamp, entries: entries)
    isStale = true
  }

  mutating func keepOnly(_ paths: Set<String>) {
    let before = files.count
    files = files.filter { paths.contains($0.key) }
    if files.count != before { isStale = true }
  }

  private mutating func entry(_ path: String, _ passage: Passage) -> Entry {
    var counts: [Int32: Float] = [:]
    var length: Float = 0
    func count(_ text: String, _ weight: Float) {
      WordSplitter.forEachWord(in: text) { word in
        let term = termNumbers[word] ?? Int32(termNumbers.count)
        termNumbers[word] = term
        counts[term, default: 0] += weight
        length += weight
      }
    }
    count(passage.text, 1)
    for heading in passage.headings { count(heading, Self.headingWeight) }
    return Entry(path: path, passage: passage, length: length, terms: counts.map { ($0.key, $0.value) })
  }

  /// Puts the words of all files together; to be called after changes.
  mutating func seal() {
    guard isStale else { return }
    isStale = false
    ranked = files.sorted { $0.key < $1.key }.flatMap(\.value.entries)
    postings = Array(repeating: [], count: termNumbers.count)
    for (number, entry) in ranked.enumerated() {
      for (term, count) in entry.terms { postings[Int(term)].append((Int32(number), count)) }
    }
    averageLength = max(1, ranked.reduce(0) { $0 + $1.length } / Float(max(1, ranked.count)))
    // Words of files that are gone are forgotten once they are the greater part.
    let live = postings.count { !$0.isEmpty }
    if postings.count > 10_000, live * 2 < postings.count { renumber() }
  }

  private mutating func renumber() {
    var numbers = [Int32](repeating: -1, count: postings.count)
    var next: Int32 = 0
    for (term, list) in postings.enumerated() where !list.isEmpty {
      numbers[term] = next
      next += 1
    }
    termNumbers = termNumbers.compactMapValues { numbers[Int($0)] >= 0 ? numbers[Int($0)] : nil }
    files = files.mapValues { file in
      var file = file
      for index in file.entries.indices { file.entries[index].terms = file.entries[index].terms.map { (numbers[Int($0.term)], $0.count) } }
      return file
    }
    isStale = true
    seal()
  }

  /// The best passages for some words, and how many passages hold any of them.
  func search(_ words: [[UInt8]], limit: Int) -> (hits: [Hit], found: Int) {
    var scores: [Int32: Float] = [:]
    for word in Set(words) {
      guard let term = termNumbers[word], Int(term) < postings.count else { continue }
      let list = postings[Int(term)]
      let rarity = log1pf((Float(ranked.count) - Float(list.count) + 0.5) / (Float(list.count) + 0.5))
      for (number, count) in list {
        let norm = Self.saturation * (1 - Self.lengthWeight + Self.lengthWeight * ranked[Int(number)].length / averageLength)
        scores[number, default: 0] += rarity * count * (Self.saturation + 1) / (count + norm)
      }
    }
    let best = scores.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.prefix(limit)
    return (best.map { Hit(path: ranked[Int($0.key)].path, passage: ranked[Int($0.key)].passage, score: $0.value) }, scores.count)
  }
}
