/// A title of the catalogue.
struct Book {
  let title: String
  let author: String
  let callNumber: String
  let subject: String
  let copiesIn: Int

  static let all = [
    Book(title: "The Dispossessed", author: "Ursula K. Le Guin", callNumber: "813.54", subject: "science fiction", copiesIn: 1),
    Book(title: "The Left Hand of Darkness", author: "Ursula K. Le Guin", callNumber: "813.54", subject: "science fiction", copiesIn: 0),
    Book(title: "Middlemarch", author: "George Eliot", callNumber: "823.8", subject: "Victorian novel", copiesIn: 3),
    Book(title: "Salt, Fat, Acid, Heat", author: "Samin Nosrat", callNumber: "641.5", subject: "cookery", copiesIn: 2),
    Book(title: "The Well-Tempered Garden", author: "Christopher Lloyd", callNumber: "635.9", subject: "gardening", copiesIn: 1),
    Book(title: "A Brief History of Time", author: "Stephen Hawking", callNumber: "523.1", subject: "cosmology", copiesIn: 4),
    Book(title: "Things Fall Apart", author: "Chinua Achebe", callNumber: "823.914", subject: "Nigerian novel", copiesIn: 2),
  ]

  var line: String {
    "\(title) by \(author), call number \(callNumber), \(copiesIn == 0 ? "all copies on loan" : "\(copiesIn) on the shelf")"
  }
}
