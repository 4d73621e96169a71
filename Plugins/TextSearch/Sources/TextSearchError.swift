/// Why a search has no answer.
enum TextSearchError: Error, Hashable, CustomStringConvertible {
  case badPath(String, reason: String)
  case nothingThere([String])
  case noWords(query: String)
  case queryTooLong(limit: Int)

  var description: String {
    switch self {
    case .badPath(let path, let reason): "'paths' holds '\(path)', which \(reason)."
    case .nothingThere(let paths):
      "There is nothing to search: \(paths.joined(separator: ", ")) can't be opened. Correct 'paths' in the manifest, or create the folder."
    case .noWords(let query):
      "The query '\(query)' has no word to look for beyond very common ones. Ask with the words that the text would use."
    case .queryTooLong(let limit): "The query has more than \(limit) characters. Ask with a few words."
    }
  }
}
