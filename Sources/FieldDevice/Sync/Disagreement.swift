public import ChangeLog

/// What does not fit together in a log after a sync that went to its end.
public struct Disagreement: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// Why.
  public var reason: Reason

  /// What the device knows of the reason.
  public enum Reason: Hashable, Sendable {
    /// This device's feed has two histories, and the server holds the other one; the proof is kept.
    case ownFork
    /// The server's entries contradict those that it signed before: it was set back, or it shows different faces. The proof is kept
    /// where what came gives one.
    case serverFork
    /// The server receipted a history of this device's feed that is not the one here, or more of it than there is.
    case foreignReceipt
    /// The server did not take changes that were sent: its stable word.
    case notTaken(word: String)
    /// The server says that it holds the log otherwise, and neither sends what is missing here nor asks for what it lacks.
    case unexplained
  }
}

extension Disagreement {
  /// One sentence: what it means and what to do.
  public var sentence: String {
    switch reason {
    case .ownFork:
      "this device's changes have two histories, and the server holds the other one: the device was cloned or restored from a copy; "
        + "what only this one holds counts nowhere: enrol it anew"
    case .serverFork:
      "the server signed two histories of its own entries: it was set back to an older state, or it does not tell everybody the same: "
        + "tell the clinic"
    case .foreignReceipt:
      "the server's receipt is for other changes than this device wrote: nothing of it was believed; a copy of this device is in use, "
        + "or the server is wrong: tell the clinic"
    case .notTaken(let word): "the server did not take changes that this device sent (\(word)): they are kept here; tell the clinic"
    case .unexplained:
      "the server says that it holds other changes, and sends none: sync again; if it stays so, it holds something back or was set back "
        + "to an older state: tell the clinic"
    }
  }
}
