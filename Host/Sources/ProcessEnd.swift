import Glibc
import RoostCore
import Synchronization

/// The way out of the process: what must not be left behind is taken along.
enum ProcessEnd {
  private static let watch = Mutex<CrashWatch?>(nil)

  /// Notes from now on which plugins are at work, until `leave`. Where it can't be noted the plugins run all the same.
  static func watch(_ directories: Directories, _ console: Console) -> CrashWatch? {
    do throws(FileFault) {
      let new = try CrashWatch(stateFolder: directories.state)
      watch.withLock { $0 = new }
      return new
    } catch {
      console.detail("roost: a crash of a plugin could not be told from another's, because \(error)")
      return nil
    }
  }

  static func leave(_ code: ExitCode) -> Never {
    watch.withLock { $0?.close() }
    // Threads may be at work in plugins: end them where they are, not in their destructors.
    _exit(code.rawValue)
  }
}
