import ChangeLog
public import Foundation
import LogStorage
import MerkleLog

/// One enrolled installation: records offline, syncs when it can, and always says what it knows.
///
/// ```swift
/// let device = try await EnrolledDevice.open(directory)
/// var symptoms = Draft<Symptoms>()
/// symptoms[Symptoms.itch] = true
/// let id = try await device.record(symptoms, in: log)   // durable when it returns
/// try await device.sync()
/// ```
/// An actor: call it from anywhere. Recording goes on while a sync waits for the network.
public actor EnrolledDevice {
  /// As whom and where it is enrolled.
  public nonisolated let identity: EnrolledIdentity
  /// Where it keeps its key and its store.
  public nonisolated let directory: DeviceDirectory

  let store: any ChangeStore
  let signer: any Signer
  let clock: any DeviceClock
  nonisolated let cryptography: Cryptography
  nonisolated let announcer = Announcer()
  /// A sync that is under way: a second caller waits for it instead of beginning another.
  var running: Task<SyncOutcome, any Error>?

  init(
    identity: EnrolledIdentity, directory: DeviceDirectory, store: any ChangeStore, signer: any Signer, clock: any DeviceClock,
    cryptography: Cryptography
  ) {
    self.identity = identity
    self.directory = directory
    self.store = store
    self.signer = signer
    self.clock = clock
    self.cryptography = cryptography
  }

  /// Opens the device in a directory that `enrol` made.
  ///
  /// Before the first write it checks that the key signs and that it is the key that was enrolled: a directory put together from
  /// two devices, or a key that its home refuses, must not go on writing a feed.
  /// - Parameters:
  ///   - url: the directory.
  ///   - key: where the signing key lives; as at the enrolment.
  ///   - clock: where changes take their times from.
  /// - Throws: ``DeviceError``: `.notEnrolled`, `.keyUnusable`, `.keyDoesNotMatch`, `.storage`.
  public static func open(
    _ url: URL, key: DeviceKey = .file, clock: any DeviceClock = SystemClock()
  ) async throws(DeviceError) -> EnrolledDevice {
    let directory = DeviceDirectory(url)
    guard directory.hasStore else { throw .notEnrolled(directory: url.path) }
    let store = try directory.openStore()
    do throws(DeviceError) {
      let cryptography = Cryptography()
      let identity = try DeviceError.storing { try store.read { try EnrolledIdentity.stored(in: $0, cryptography) } }
      guard let identity else { throw .notEnrolled(directory: url.path) }
      let signer = try directory.openKey(key)
      try KeyCheck.check(signer, against: identity, cryptography)
      return EnrolledDevice(
        identity: identity, directory: directory, store: store, signer: signer, clock: clock, cryptography: cryptography)
    } catch {
      try? store.close()
      throw error
    }
  }

  /// Lets go of the store. The device cannot be used any more; what was recorded is on disk already.
  public func close() async {
    running?.cancel()
    announcer.finish()
    try? store.close()
  }

  /// What happens on this device, from now on. Each caller gets a sequence of its own; it keeps the newest 1,000 that were not read.
  public nonisolated var changes: AsyncStream<DeviceEvent> { announcer.stream() }
}
