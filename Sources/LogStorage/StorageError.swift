public import ChangeLog

/// Why a store could not do what it was asked. No case loses what was committed before.
public enum StorageError: Error, Hashable, Sendable {
  /// No room: free some and try again; nothing was written.
  case full(path: String)
  /// The files cannot be written by this user, or the file system is mounted read-only.
  case readOnly(path: String)
  /// Another process holds the data directory.
  case busy(path: String)
  /// The file is not what this build wrote: damaged, or cut short.
  case corrupt(path: String, detail: String)
  /// A later version of Cistern made it.
  case newerVersion(path: String, found: Int, known: Int)
  /// The feed has grown since its frontier was read: read again and record again.
  case notTheTip(log: PumpLogID, writer: WriterID)
  /// Anything else that the engine reports.
  case failed(path: String, detail: String)
}
