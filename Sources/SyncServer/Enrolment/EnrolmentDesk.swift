public import ChangeLog
import LogStorage
import MerkleLog

extension ClinicServer {
  /// How long a code is good: 24 hours, in ms.
  public static let codeLifetimeMS: UInt64 = 24 * 3600 * 1000
  /// Codes that may wait at one time.
  public static let codeLimit = 1000

  /// Makes a one-time code for a new device.
  ///
  /// - Parameters:
  ///   - person: an existing person's id, for a second device; nil for a new person.
  ///   - logs: the logs that the device will be granted.
  /// - Throws: ``ServerError``, ``StorageError``.
  public func invite(
    personName: String, person: PersonID? = nil, role: UInt32, logs: [PumpLogID]
  ) throws -> Invitation {
    let name = try Self.checked(label: personName)
    guard !logs.isEmpty else { throw ServerError.unknownLog("") }
    let known = try store.read { try $0.logs() }
    for log in logs where !known.contains(log) { throw ServerError.unknownLog(log.description) }
    guard let newPerson = PersonID(ports.random.bytes(16)), let device = DeviceID(ports.random.bytes(16)) else {
      throw ServerError.signerFailed("the random source gave too few bytes")
    }
    let invitation = Invitation(
      code: ports.random.bytes(10), person: person ?? newPerson, personName: name, role: role, device: device, logs: logs.sorted(),
      expiresMS: ports.nowMS() + Self.codeLifetimeMS)
    try store.write { transaction in
      // Only codes that can still be used count: used up and expired ones must not lock everybody out.
      var waiting = 0
      for (key, value) in try transaction.values(.invitations) {
        if (Invitation(value)?.expiresMS ?? 0) < ports.nowMS() {
          try transaction.set(.invitations, key, to: nil)
        } else {
          waiting += 1
        }
      }
      guard waiting < Self.codeLimit else { throw ServerError.tooManyCodes }
      try transaction.set(.invitations, invitation.code, to: invitation.encoded)
    }
    return invitation
  }
}
