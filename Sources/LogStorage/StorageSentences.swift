extension StorageError: CustomStringConvertible {
  /// One sentence: what happened, and what to do. Without patient data.
  public var description: String {
    switch self {
    case .full(let path): "no room is left for \(path): free some and try again; nothing was written"
    case .readOnly(let path): "\(path) cannot be written: check its owner and whether the file system is mounted read-only"
    case .busy(let path): "another process holds \(path), such as a running `cistern serve`: stop it first, then start it again"
    case .corrupt(let path, let detail):
      "\(path) is damaged (\(detail)): leave it as it is, make a copy, and restore a backup or enrol again; what was receipted is at the server"
    case .newerVersion(let path, let found, let known):
      "\(path) was made by a later version of cistern (its format is \(found), this one knows \(known)): use that version"
    case .notTheTip: "another program recorded at the same moment: try again"
    case .failed(let path, let detail): "\(path): \(detail)"
    }
  }
}
