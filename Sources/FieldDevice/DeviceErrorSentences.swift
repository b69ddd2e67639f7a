import LogStorage

extension DeviceError: CustomStringConvertible {
  /// One sentence: what happened, and what to do. Without patient data, but for words that the caller typed.
  public var description: String {
    switch self {
    case .notEnrolled(let directory): "\(directory) holds no enrolled device: enrol one with the link that the clinic gives out"
    case .alreadyEnrolled(let directory): "\(directory) holds an enrolled device already: use it, or choose another directory"
    case .badInvitation(let expected): "this is no enrolment link or code: \(expected); copy it again from the clinic"
    case .serverNotProven:
      "the server does not prove that it is the clinic of this link: nothing was sent that matters; check link and code with the clinic"
    case .declined: "nothing was enrolled: ask the clinic for a code that is made out to the right person"
    case .directory(let path, let detail): "\(path) cannot be used (\(detail)): check its owner and its mode, or name another"
    case .keyUnusable(let detail): "the device's key cannot be used: \(detail)"
    case .keyDoesNotMatch:
      "the key in this directory is not the one that was enrolled: put the right device.key back, or enrol in an empty directory"
    case .unknownLog(let name): "no pump log \(name) is here: sync first, and check the label with `cistern device status`"
    case .ambiguousLog(let name):
      "several pump logs are called \(name): name the one by its id, as `cistern device status --json` prints it"
    default: aboutEntries ?? aboutSync
    }
  }

  private var aboutEntries: String? {
    switch self {
    case .unknownKind(let name, let nearest): "there is no kind of record named \(name)" + Self.meant(nearest)
    case .unknownField(let name, let kind, let nearest): "\(kind) has no field named \(name)" + Self.meant(nearest)
    case .badValue(let field, let expected): "\(field): \(expected)"
    case .notAnAssignment(let text): "`\(text)` is not of the form name=value: write for example spasticityNRS=7"
    case .setTwice(let field): "\(field) has one value and was given several: name it once"
    case .nothingToRecord: "there is nothing to record: give at least one field, such as note=\"…\""
    case .otherKind(let kind): "the record is not of the kind \(kind): take a draft of the record's kind"
    case .nothingToConfirm(let id): "this log holds no amendment or retraction \(id): look at `cistern log show`, and sync first"
    case .ownCorrection(let id): "\(id) was made on this device: a second person must confirm it, on another device"
    case .unknownRecord(let id): "this log holds no record \(id): look at `cistern log show`, and sync first"
    case .tooLarge(let error): "the entry is too large (\(error)): shorten its text"
    default: nil
    }
  }

  private var aboutSync: String {
    switch self {
    case .insecureServer(let address):
      "\(address) is not an address that patient data may be sent to: https:// is, and http:// to this machine alone"
    case .unreachable(let address, let detail):
      "\(address) cannot be reached (\(detail)): everything is kept; sync again when there is a connection"
    case .refused(let code, let detail): "the server refuses (\(code)): \(detail)"
    case .notBelieved(let detail): "the answer is not this clinic's server's (\(detail)): nothing of it was taken; sync again"
    case .cancelled: "the sync was called off: what had arrived whole is kept; sync again"
    case .storage(let error): error.description
    case .fault(let detail): "a fault in the program: \(detail); please report it"
    default: "a fault in the program; please report it"
    }
  }

  private static func meant(_ nearest: String?) -> String { nearest.map { ": did you mean \($0)?" } ?? "" }
}
