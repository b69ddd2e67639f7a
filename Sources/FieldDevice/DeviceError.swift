public import ChangeLog
public import LogStorage

/// What a device could not do. Bad clinical values are never among it: they are recorded, flagged.
public enum DeviceError: Error, Hashable, Sendable {
  /// The directory holds no enrolled device.
  case notEnrolled(directory: String)
  /// The directory holds an enrolled device already.
  case alreadyEnrolled(directory: String)
  /// Not a link or code that a clinic gave out; what was expected.
  case badInvitation(String)
  /// The server does not prove that it knows the code, or that it belongs to the clinic of the link.
  case serverNotProven
  /// The person said no to what the server offered.
  case declined
  /// The directory cannot be made or read.
  case directory(path: String, detail: String)
  /// The device's key cannot be read, or does not sign.
  case keyUnusable(String)
  /// The key in the directory is not the one that was enrolled.
  case keyDoesNotMatch
  /// No log with this label or id is held here.
  case unknownLog(String)
  /// Several logs have this label, or ids that begin like this.
  case ambiguousLog(String)
  /// No kind of record has this name.
  case unknownKind(String, nearest: String?)
  /// The kind has no field of this name.
  case unknownField(String, of: String, nearest: String?)
  /// The text is no value of the field.
  case badValue(field: String, expected: String)
  /// Not `name=value`.
  case notAnAssignment(String)
  /// A field that has one value was given several.
  case setTwice(String)
  /// An entry without any field.
  case nothingToRecord
  /// The record shown is of another kind than the draft, whose kind this is.
  case otherKind(String)
  /// The log holds no amendment or retraction with this id.
  case nothingToConfirm(String)
  /// This device made the correction itself: a second person confirms it on another.
  case ownCorrection(String)
  /// The log holds no record with this id.
  case unknownRecord(String)
  /// The entry is larger than the log format allows.
  case tooLarge(DraftError)
  /// The server's address is not one that patient data may be sent to.
  case insecureServer(String)
  /// No answer from the server.
  case unreachable(String, detail: String)
  /// The server refuses: its stable word and its sentence.
  case refused(code: String, detail: String)
  /// What came is no answer of this clinic's server to what was asked.
  case notBelieved(String)
  /// The sync was called off.
  case cancelled
  /// The store could not do its work.
  case storage(StorageError)
  /// A fault of this program.
  case fault(String)

  /// Runs store work and turns what it throws into errors of this type.
  static func storing<Result>(_ work: () throws -> Result) throws(DeviceError) -> Result {
    do {
      return try work()
    } catch let error as DeviceError {
      throw error
    } catch let error as StorageError {
      throw .storage(error)
    } catch let error as DraftError {
      throw .tooLarge(error)
    } catch {
      throw .fault("\(error)")
    }
  }

  /// Whether trying again later may help without anybody doing anything.
  public var mayHealByItself: Bool {
    switch self {
    case .unreachable, .cancelled, .storage(.busy), .storage(.notTheTip): true
    case .refused(let code, _):
      ["busy", "shutting-down", "storage-failed", "storage-full", "cut-short", "too-many-requests"].contains(code)
    case .notBelieved: true
    default: false
    }
  }
}
