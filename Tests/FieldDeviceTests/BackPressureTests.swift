import ChangeLog
import Foundation
import LogStorage
import PumpRecords
import Signatures
import SyncProtocol
import SyncServer
import Synchronization
import Testing

@testable import FieldDevice
import TestGround
import Rehearsal

@Suite("A backlog leaves in pieces")
struct BackPressureTests {
  /// A carer's phone with a backlog of more than one request, whose store is watched.
  private func backlog(_ clinic: RehearsalClinic, in folder: TemporaryFolder) async throws -> (EnrolledDevice, WatchedStore) {
    let log = try await clinic.addLog("P1")
    let phone = try await clinic.device(.caregiver, "Carla", logs: [log], in: folder)
    let note = String(repeating: "a long note. ", count: 4_500)
    for _ in 0..<90 { try await phone.record(try Entry(kind: "symptoms", ["itch=true", "note=\(note)"]), in: log) }
    await phone.close()
    let directory = phone.directory
    let store = WatchedStore(try directory.openStore())
    let device = EnrolledDevice(
      identity: phone.identity, directory: directory, store: store, signer: try directory.openKey(.file), clock: SystemClock(),
      cryptography: Cryptography())
    return (device, store)
  }

  @Test("a batch is read when the transport has taken the one before, and not earlier; no reading is larger than a batch")
  func nothingReadAhead() async throws {
    let clinic = try RehearsalClinic()
    let folder = try TemporaryFolder()
    let (device, store) = try await backlog(clinic, in: folder)
    let requests = Mutex(0)
    let server = clinic.server
    let transport = InMemoryTransport { request in
      let before = store.bytesRead
      var incoming = server.incoming()
      var reader = SyncStreamReader()
      var taken = 0
      var batches = 0
      while let piece = try request.body.next() {
        try await incoming.push(piece, at: server)
        reader.push(piece)
        while let message = try reader.next() {
          guard case .batch(let batch) = message else { continue }
          batches += 1
          taken += batch.outline.bytes
        }
        #expect(reader.messages == batches + 1 && reader.waiting == 0)
        #expect(store.bytesRead - before == taken)
        #expect(piece.count <= SyncLimits.envelope)
      }
      requests.withLock { $0 += batches > 1 ? 1 : 0 }
      return TransportResponse(status: 200, body: try await server.sync(incoming).flatMap { $0 })
    }
    let outcome = try await device.sync(over: transport)
    #expect(outcome.isEqual && outcome.sent == 90 && outcome.receipted == 90)
    #expect(requests.withLock { $0 } == 2)
    #expect(store.largestReading <= ReadingStep.bytes)
    await device.close()
    _ = folder
  }

  @Test("what had left when the connection broke counts as sent, and nothing else; the next sync sends the rest")
  func brokenHalfway() async throws {
    let clinic = try RehearsalClinic()
    let folder = try TemporaryFolder()
    let (device, _) = try await backlog(clinic, in: folder)
    let given = Mutex<UInt64>(0)
    let broken = InMemoryTransport { request in
      var reader = SyncStreamReader()
      for _ in 0..<4 {
        reader.push(try request.body.next() ?? [])
        if case .batch(let batch) = try reader.next() { given.withLock { $0 = batch.end } }
      }
      throw URLError(.networkConnectionLost)
    }
    await #expect(throws: DeviceError.self) { try await device.sync(over: broken) }
    let status = try #require(try await device.status().logs.first)
    #expect(given.withLock { $0 } > 3 && UInt64(status.sent) == given.withLock { $0 } && status.waiting + status.sent == 90)
    #expect(try await device.sync(over: clinic.transport).receipted == 90)
    await device.close()
    _ = folder
  }

  @Test("a store that fails halfway ends the request with its own error: no hole is sent")
  func storeFails() async throws {
    let clinic = try RehearsalClinic()
    let folder = try TemporaryFolder()
    let (device, store) = try await backlog(clinic, in: folder)
    let transport = InMemoryTransport { request in
      _ = try request.body.next()
      _ = try request.body.next()
      store.fail(true)
      #expect(throws: StorageError.self) { try request.body.next() }
      store.fail(false)
      #expect(try request.body.next() == nil)
      throw StorageError.busy(path: "the store")
    }
    await #expect(throws: DeviceError.storage(.busy(path: "the store"))) { try await device.sync(over: transport) }
    #expect(try await device.sync(over: clinic.transport).isEqual)
    await device.close()
    _ = folder
  }

  @Test("a transcript holds the bytes that left, and its frames do not tell in which pieces")
  func recorded() async throws {
    let clinic = try RehearsalClinic()
    let folder = try TemporaryFolder()
    let (device, _) = try await backlog(clinic, in: folder)
    let bodies = Mutex<[[UInt8]]>([])
    let carrier = clinic.transport
    let transport = InMemoryTransport { request in
      let body = try request.body.whole()
      #expect(body.count == request.body.length)
      bodies.withLock { $0.append(body) }
      return try await carrier.send(TransportRequest(path: request.path, body: body))
    }
    let file = folder.url("session.transcript")
    try await device.sync(over: transport, recordingTo: file)
    var frames: [TranscriptRecord.Frame] = []
    for case .frame(let frame) in Transcript([UInt8](try Data(contentsOf: file)), hasher: OpenSSLHasher()).records
    where frame.direction == .sent { frames.append(frame) }
    var want: [[UInt8]] = []
    for body in bodies.withLock({ $0 }) {
      for start in stride(from: 0, to: body.count, by: FrameCutter.bytes) {
        want.append(Array(body[start..<min(start + FrameCutter.bytes, body.count)]))
      }
    }
    #expect(frames.map(\.bytes) == want && want.count > 5)
    #expect(frames.count { $0.isLast } == bodies.withLock { $0.count } && frames.last?.isLast == true)
    await device.close()
    _ = folder
  }
}

/// A store that counts what is read from feeds, and fails when it is told to.
private final class WatchedStore: ChangeStore {
  private struct State {
    var bytes = 0
    var largest = 0
    var isFailing = false
  }

  private let store: any ChangeStore
  private let state = Mutex(State())

  init(_ store: any ChangeStore) { self.store = store }

  /// Bytes of changes read so far, outside of writes.
  var bytesRead: Int { state.withLock { $0.bytes } }
  /// Bytes of the largest reading so far.
  var largestReading: Int { state.withLock { $0.largest } }
  func fail(_ failing: Bool) { state.withLock { $0.isFailing = failing } }

  func write<Result>(_ work: (any StoreTransaction) throws -> Result) throws -> Result { try store.write(work) }

  func read<Result>(_ work: (any StoreReader) throws -> Result) throws -> Result {
    try store.read { try work(Reader(reader: $0, watch: self)) }
  }

  func close() throws(StorageError) { try store.close() }

  private struct Reader: StoreReader {
    let reader: any StoreReader
    let watch: WatchedStore

    func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
      if watch.state.withLock({ $0.isFailing }) { throw .busy(path: "the store") }
      let changes = try reader.changes(of: log, writer: writer, from: first, maxBytes: maxBytes)
      let bytes = changes.reduce(0) { $0 + $1.frame.count }
      watch.state.withLock { state in
        state.bytes += bytes
        state.largest = max(state.largest, bytes)
      }
      return changes
    }

    func logs() throws(StorageError) -> [PumpLogID] { try reader.logs() }
    func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed] { try reader.feeds(of: log) }
    func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed? { try reader.feed(of: log, writer: writer) }
    func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] { try reader.logsChanged(after: commit) }
    func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]? { try reader.value(shelf, key) }
    func values(_ shelf: Shelf) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] { try reader.values(shelf) }
    func limbo() throws(StorageError) -> [LimboItem] { try reader.limbo() }
  }
}
