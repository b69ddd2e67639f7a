public import Admission
public import ChangeLog

/// What a device knows about where its changes are, at any time and offline. It never says "synced" without a verified receipt.
public struct DeviceStatus: Hashable, Sendable {
  /// As whom and where.
  public var identity: EnrolledIdentity
  /// By label.
  public var logs: [LogStatus]
  /// The last answer of the server; nil when there was none yet.
  public var lastContact: LastContact?
  /// Why the last attempt to sync failed; nil when it did not.
  public var trouble: SyncTrouble?
}

/// Where the changes of one log are.
public struct LogStatus: Hashable, Sendable {
  /// The log.
  public var log: KnownLog
  /// Own changes that have not left this device.
  public var waiting: Int
  /// Own changes that have left it in a request, and of which no receipt has come.
  public var sent: Int
  /// Own changes that a verified receipt covers.
  public var receipted: Int
  /// Changes that are quarantined, of everybody in this log.
  public var quarantined: [QuarantinedChange]
  /// Changes that their writers' heads name and that have not arrived here.
  public var owed: [OwedChanges]
  /// Changes of others that are held.
  public var fromOthers: Int
  /// Fields with several accepted values that differ.
  public var conflicts: Int
  /// Writers of whom changes are held and whom the server has not introduced yet.
  public var waitingForServer: Int
  /// Writers who signed two histories of their feed, as fork proofs show.
  public var forks: [ForkedWriter]
  /// Whether the newest head could not be signed: the key refused when it was recorded. It is signed before the next sync.
  public var isHeadLagging: Bool
}

/// A change that does not count.
public struct QuarantinedChange: Hashable, Sendable {
  /// The change.
  public var change: ChangeID
  /// Whether this device wrote it.
  public var isOwn: Bool
  /// Why.
  public var reason: QuarantineReason
  /// Whether the server's word on it has not come yet.
  public var isProvisional: Bool
}

/// A writer that signed two histories: its device was cloned, or restored from a copy, or its key is in other hands.
public struct ForkedWriter: Hashable, Sendable {
  /// The proof.
  public var proof: ForkProof
  /// Whether it is this device.
  public var isOwn: Bool
  /// Whether it is the server.
  public var isServer: Bool
  /// The writer's person, by the clinic's word; nil where it is not known.
  public var person: String?
}

/// Changes that are known and have not arrived.
public struct OwedChanges: Hashable, Sendable {
  /// Whose.
  public var writer: WriterID
  /// The writer's person, by the clinic's word; nil where it is not known.
  public var person: String?
  /// How many, as the writer's head claims.
  public var count: UInt64
}

/// The last answer of the server.
public struct LastContact: Hashable, Sendable {
  /// By the server's clock, Unix ms.
  public var serverMS: UInt64
  /// By this device's clock, Unix ms.
  public var wallMS: UInt64
}

/// An attempt to sync that failed.
public struct SyncTrouble: Hashable, Sendable {
  /// When, by this device's clock, Unix ms.
  public var wallMS: UInt64
  /// What happened and what to do.
  public var sentence: String
  /// Whether trying again may help without anybody doing anything.
  public var mayHealByItself: Bool
}

extension ForkedWriter {
  /// What happened, and what to do.
  public var sentence: String {
    if isServer { return "the server signed two histories of its own entries: the proof is kept; tell the clinic" }
    let who = isOwn ? "this device" : "the device of \(person ?? "another writer")"
    return "\(who) wrote two histories of this log: it was cloned or restored from a copy, and one of them counts nowhere: enrol it anew"
  }
}

extension LogStatus {
  /// Own changes, wherever they are.
  public var own: Int { waiting + sent + receipted }

  /// What these numbers mean, one sentence each; empty when everything is receipted and nothing is open.
  public var why: [String] {
    var sentences: [String] = []
    if waiting > 0 { sentences.append("\(Self.changes(waiting)) not left this device: sync when there is a connection") }
    if sent > 0 {
      let isRefused = forks.contains(where: \.isOwn)
      sentences.append(
        "\(Self.changes(sent)) been sent and no receipt "
          + (isRefused ? "comes: the server holds the other history of this device" : "has come: sync again"))
    }
    let own = quarantined.filter(\.isOwn)
    for reason in QuarantineReason.allCases {
      let count = own.count { $0.reason == reason }
      if count > 0 { sentences.append("\(count) of this device \(count == 1 ? "is" : "are") quarantined: \(reason.sentence)") }
    }
    for owed in owed {
      sentences.append("\(owed.count) of \(owed.person ?? "another writer") \(owed.count == 1 ? "is" : "are") known and not here yet")
    }
    if conflicts > 0 { sentences.append("\(conflicts) field\(conflicts == 1 ? " has" : "s have") several values: a person must decide") }
    if waitingForServer > 0 { sentences.append("a writer is not introduced by the server yet: its changes are kept and not shown") }
    for fork in forks {
      sentences.append(fork.sentence)
    }
    if isHeadLagging { sentences.append("the key did not sign the newest changes: they are kept and cannot be sent until it does") }
    return sentences
  }

  private static func changes(_ count: Int) -> String { count == 1 ? "1 change has" : "\(count) changes have" }
}
