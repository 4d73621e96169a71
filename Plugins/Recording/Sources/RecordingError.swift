/// Why nothing can be recorded or played.
enum RecordingError: Error, Hashable, CustomStringConvertible {
  case isolated(String)
  /// A file that can't be written or read.
  case file(String, String)
  case notACassette(String, String)
  case version(String, Int)
  case line(String, Int, String)
  case unfinished(String)

  var description: String {
    switch self {
    case .isolated(let name):
      "the provider \(name) is isolated or a C plugin's, and what it sends can't be reached from here; write \"none\" for its plugin in plugins.isolation to record or replay it"
    case .file(let path, let reason): "the cassette \(path): \(reason)"
    case .notACassette(let path, let reason):
      "\(path) is no cassette (\(reason)); a cassette begins with a line like {\"roost_cassette\": 1}"
    case .version(let path, let version): "the cassette \(path) has the version \(version), and this plugin reads version 1; record it anew"
    case .line(let path, let line, let reason): "the cassette \(path) is damaged in line \(line): \(reason); record it anew"
    case .unfinished(let path): "the cassette \(path) was cut off: its last line is missing; record it anew"
    }
  }
}
