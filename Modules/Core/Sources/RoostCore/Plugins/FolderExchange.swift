internal import CRoostSystem
internal import Glibc

/// Two paths that change places in one step: at no time there is nothing at one of them.
public enum FolderExchange {
  /// Gives 0, or the error's number; EINVAL where the file system can't.
  public static func swap(_ first: String, _ second: String) -> Int32 {
    roost_exchange(first, second) == 0 ? 0 : errno
  }
}
