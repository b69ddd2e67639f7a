import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import Signatures
import Synchronization
import Testing
import TestGround
import Rehearsal

/// A key whose home refuses for a while: a locked phone.
private final class LockableSigner: Signer {
  struct Locked: Error {}

  private let key: SoftwareSigner
  private let isLocked = Mutex(false)

  init() throws { key = try SoftwareSigner.generate() }

  var publicKey: PublicKey { key.publicKey }

  func lock(_ locked: Bool) { isLocked.withLock { $0 = locked } }

  func sign(_ message: [UInt8]) throws -> [UInt8] {
    if isLocked.withLock({ $0 }) { throw Locked() }
    return try key.sign(message)
  }
}

@Suite("A key that refuses")
struct FailingSignerTests {
  @Test("does not stop a recording; the head lags, says so, and is signed before the next sync")
  func headLags() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let url = folder.url("phone")
    let signer = try LockableSigner()
    let device = try await EnrolledDevice.enrol(
      try await clinic.link(.patient, "Pia", logs: [log]), in: url, over: clinic.transport, key: .held(signer, .hardware),
      agree: { _ in true })
    #expect(!FileManager.default.fileExists(atPath: url.appendingPathComponent("device.key").path))
    try await device.sync(over: clinic.transport)
    try await device.record(try Entry(kind: "symptoms", ["itch=true"]), in: log)
    signer.lock(true)
    try await device.record(try Entry(kind: "symptoms", ["itch=false"]), in: log)
    let status = try #require(try await device.status().logs.first)
    #expect(status.isHeadLagging && status.waiting == 2)
    #expect(status.why.contains { $0.contains("did not sign") })
    await #expect(throws: DeviceError.self) { try await device.sync(over: clinic.transport) }
    await device.close()
    await #expect(throws: DeviceError.self) { _ = try await EnrolledDevice.open(url, key: .held(signer, .hardware)) }
    signer.lock(false)
    let again = try await EnrolledDevice.open(url, key: .held(signer, .hardware))
    #expect(try await again.sync(over: clinic.transport).receipted == 2)
    #expect(try await again.status().logs.first?.isHeadLagging == false)
    await again.close()
  }
}
