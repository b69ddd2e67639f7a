import Admission
import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import MerkleLog
import PumpRecords
import Rehearsal
import Signatures
import SyncProtocol
import SyncServer
import Synchronization
import TestGround

extension RehearsalClinic {
  /// The same clinic as it is now, on a store of its own: a backup that is put back later.
  func backup() throws -> RehearsalClinic {
    let copy = MemoryStore(hasher: OpenSSLHasher())
    try store.read { reader in
      try copy.restore(
        try reader.logs().flatMap { log in
          try reader.feeds(of: log).flatMap { try FeedCopy.pieces(of: $0, in: log, reader: reader) }
        })
      try copy.write { transaction in
        for shelf in [Shelf.clinic, .members, .invitations] {
          for fact in try reader.values(shelf) { try transaction.set(shelf, fact.key, to: fact.value) }
        }
      }
    }
    return try RehearsalClinic(copy, key)
  }

  /// Writes a receipt that the server has no right to give.
  func receipt(_ length: UInt64, of writer: WriterID, in log: PumpLogID) throws {
    let hasher = OpenSSLHasher()
    let own = server.identity.serverWriter
    let arrival = ServerEntry.arrival(
      Arrival(
        feeds: [.init(writer: writer, length: length, root: hasher.hash([7]))],
        serverMS: UInt64(Date().timeIntervalSince1970 * 1000)))
    try store.write { transaction in
      let frontier = try transaction.feed(of: log, writer: own)?.frontier ?? CompactRange()
      try transaction.append(
        OwnChanges(
          log: log, writer: own, frontier: frontier, changes: [try arrival.change(random: SystemRandom())], signer: key,
          hasher: hasher))
    }
  }

  /// A link for a new device.
  func link(_ role: Role, _ name: String, logs: [PumpLogID]) async throws -> String { try await link(for: name, role, in: logs) }

  /// From now on answers end after so many bytes; nil: they are whole.
  func cutAnswers(after bytes: Int?) { set(bytes.map { .answersBreakOff(afterBytes: $0) } ?? .clear) }

  /// Enrols a device in a new directory and syncs it once.
  func device(_ role: Role, _ name: String, logs: [PumpLogID], in folder: TemporaryFolder) async throws -> EnrolledDevice {
    let device = try await EnrolledDevice.enrol(
      try await link(role, name, logs: logs), in: folder.url(name), over: transport, agree: { _ in true })
    try await device.sync(over: transport)
    return device
  }
}

/// A clock that a test sets.
final class HandClock: DeviceClock {
  private let reading: Mutex<ClockReading>

  init(_ reading: ClockReading) { self.reading = Mutex(reading) }

  func set(_ change: @Sendable (inout ClockReading) -> Void) { reading.withLock { change(&$0) } }
  func read() -> ClockReading { reading.withLock { $0 } }
}
