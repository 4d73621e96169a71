import Glibc

/// Lines in the file that SWAP_JOURNAL names.
enum Journal {
  static func note(_ word: String) {
    guard let path = getenv("SWAP_JOURNAL"), let file = fopen(path, "a") else { return }
    defer { fclose(file) }
    fputs("\(word) \(marker)\n", file)
  }
}
