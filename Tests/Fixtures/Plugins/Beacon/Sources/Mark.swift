import Glibc

/// Lines in the file that BEACON_FILE names.
enum Mark {
  static func leave(_ word: String) {
    guard let path = getenv("BEACON_FILE"), let file = fopen(path, "a") else { return }
    fputs(word + "\n", file)
    fclose(file)
  }
}
