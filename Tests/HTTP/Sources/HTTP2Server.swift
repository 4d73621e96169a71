import Foundation
import Glibc

/// nghttpd, which speaks nothing but HTTP/2, with a certificate of its own, on a free port of the loopback.
final class HTTP2Server: Sendable {
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Whether there is one; it is installed where it can be. In CI there must be.
  static let isInstalled: Bool = {
    if run("/usr/bin/env", ["sh", "-c", "command -v nghttpd && command -v openssl"]) { return true }
    if getuid() == 0 {
      _ = run("/usr/bin/env", ["apt-get", "update", "-qq"])
      if run("/usr/bin/env", ["apt-get", "install", "-y", "-qq", "nghttp2-server", "openssl"]) { return true }
    }
    print("NO NGHTTPD: HTTP/2 and client certificates are not tested. Install it: apt-get install nghttp2-server openssl")
    return ProcessInfo.processInfo.environment["CI"] == "true"
  }()

  let folder: URL
  let port: Int
  private let process: pid_t

  var certificate: String { folder.appending(path: "certificate.pem").path }
  var key: String { folder.appending(path: "key.pem").path }
  /// What it said of its connections.
  var log: String { get throws { try String(contentsOf: folder.appending(path: "log"), encoding: .utf8) } }

  /// Serves `files`; waits until it can be reached.
  init(tls: Bool = true, verifiesClient: Bool = false, files: [String: Data]) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-http2-\(UUID().uuidString)")
    let pages = folder.appending(path: "pages")
    try FileManager.default.createDirectory(at: pages, withIntermediateDirectories: true)
    for (name, data) in files { try data.write(to: pages.appending(path: name)) }
    let (key, certificate) = (folder.appending(path: "key.pem").path, folder.appending(path: "certificate.pem").path)
    let made = Self.run(
      "/usr/bin/env",
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
        certificate,
        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
      ])
    guard made else { throw Failure(description: "openssl makes no certificate") }
    var options = ["nghttpd", "-v", "-a", "127.0.0.1", "-d", pages.path]
    if !tls { options.append("--no-tls") }
    if verifiesClient { options.append("--verify-client") }
    let log = folder.appending(path: "log").path
    // Somebody else may take the port between the look and the server's start: then another is tried.
    for _ in 0..<5 {
      let port = try ReservedPort().number
      let process = try Self.start(options + ["\(port)"] + (tls ? [key, certificate] : []), log: log)
      if try await Self.answers(port, process) {
        (self.port, self.process) = (port, process)
        return
      }
    }
    throw Failure(description: "nghttpd doesn't start: \((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    try? FileManager.default.removeItem(at: folder)
  }

  private static func start(_ words: [String], log: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    guard posix_spawnp(&process, words[0], &actions, nil, &arguments, environ) == 0 else { throw Failure(description: "no \(words[0])") }
    return process
  }

  /// Whether somebody listens; false when the process has ended.
  private static func answers(_ port: Int, _ process: pid_t) async throws -> Bool {
    for _ in 0..<1_000 {
      if waitpid(process, nil, WNOHANG) != 0 { return false }
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      address.sin_port = UInt16(port).bigEndian
      let isOpen = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      if isOpen { return true }
      try await Task.sleep(for: .milliseconds(10))
    }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    return false
  }

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
