public import ChangeLog

/// The finished recording of one sync session: a file for `cistern replay`. It holds patient data.
public struct SessionTranscript: Sendable {
  /// The device that synced.
  public let peer: WriterID
  /// When it began, Unix ms.
  public let atMS: UInt64
  /// The file's content.
  public let bytes: [UInt8]
}
