/// Who speaks: the role that a grant gives to a person or device (evidence.md section 6). Never taken from an author's own bytes.
@frozen public enum Role: UInt32, Code {
  case patient = 1
  case caregiver = 2
  case nurse = 3
  case prescriber = 4
  case surgeon = 5
  case pharmacist = 6
  case radiology = 7
  case lab = 8
  case device = 9
  case scheduler = 10
  case psychologist = 11
  /// Brings records from another system.
  case importer = 12

  /// The names used in files, exports and the command line, in the order of the cases.
  public static let names = [
    "patient", "caregiver", "nurse", "prescriber", "surgeon", "pharmacist", "radiology", "lab", "device", "scheduler", "psychologist",
    "importer",
  ]
}

/// A set of roles.
@frozen public struct Roles: OptionSet, Hashable, Sendable {
  /// Bit n stands for the role with the code n.
  public let rawValue: UInt32

  /// The set whose bit n stands for the role with the code n.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The set of one role.
  @inlinable public init(_ role: Role) { rawValue = 1 << role.rawValue }

  /// Is the role in the set?
  @inlinable public func contains(_ role: Role) -> Bool { rawValue & 1 << role.rawValue != 0 }

  /// The person whose pump it is.
  public static let patient = Roles(.patient)
  /// A relative or carer.
  public static let caregiver = Roles(.caregiver)
  /// A nurse.
  public static let nurse = Roles(.nurse)
  /// A physician or another who may prescribe.
  public static let prescriber = Roles(.prescriber)
  /// A surgeon.
  public static let surgeon = Roles(.surgeon)
  /// A pharmacist.
  public static let pharmacist = Roles(.pharmacist)
  /// A radiology department.
  public static let radiology = Roles(.radiology)
  /// A laboratory.
  public static let lab = Roles(.lab)
  /// A programmer or another device that speaks for itself.
  public static let device = Roles(.device)
  /// An appointment desk.
  public static let scheduler = Roles(.scheduler)
  /// A psychologist.
  public static let psychologist = Roles(.psychologist)
  /// An import from another system.
  public static let importer = Roles(.importer)
  /// Every role there is.
  public static let anyone = Roles(rawValue: 0b1_1111_1111_1110)
  /// Those who treat: nurse, prescriber, surgeon.
  public static let clinicians: Roles = [.nurse, .prescriber, .surgeon]
  /// Those whose word is bound by evidence.md section 6 even in a timeline file.
  public static let lay: Roles = [.patient, .caregiver]

  /// The roles of the set in the order of their codes.
  public var members: [Role] { Role.allCases.filter(contains) }
}
