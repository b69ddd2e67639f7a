/// The three logs of one patient's year are kept apart: what was so, what somebody wrote down, and when it arrived.

/// What was so.
public struct Truth: Sendable, Hashable {
  /// Hours since the beginning of the year.
  public var hour: Double
  /// What: `fault`, `withdrawalMild`, `overdose`, `infection`, … and its end with `…Ends`.
  public var what: String
  /// Which: the fault's name, a number.
  public var detail: String
}

/// What somebody, or a device, wrote down.
public struct SimulatedEntry: Sendable {
  /// In the file: `e12`.
  public var id: String
  /// As records.md spells it.
  public var kind: String
  /// When it happened by the author's clock, milliseconds since 1970.
  public var at: Int64
  /// When it was written by the true clock.
  public var writtenAt: Int64
  /// When the server has it; nil: never, the device was lost before.
  public var arrives: Int64?
  /// The role.
  public var by: String
  /// The person, where there are several of a role.
  public var person: String?
  /// The device.
  public var writer: Device
  /// Of a correction: what it corrects.
  public var amends: String?
  /// Of a correction written without knowledge of others.
  public var notSeen: [String] = []
  /// Names and values, in the order of writing.
  public var fields: [(name: String, value: FieldText)]
  /// What a reader can learn from it about withdrawal or overdose.
  public var shows: Shown = []

  /// What an entry shows to a reader: the ground on which sensitivity is counted.
  public struct Shown: OptionSet, Sendable, Hashable {
    /// The bits.
    public var rawValue: UInt8
    /// A set of bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Tone well above the usual, or itch.
    public static let toneOrItch = Shown(rawValue: 1)
    /// A sign of the autonomic nervous system.
    public static let autonomic = Shown(rawValue: 2)
    /// Drowsy, floppy or slow breathing.
    public static let depressed = Shown(rawValue: 4)
    /// A wound that is not as it should be.
    public static let wound = Shown(rawValue: 16)
    /// A headache that comes with standing, or fluid at the back.
    public static let postural = Shown(rawValue: 32)
    /// That no drug, or too much, is delivered.
    public static let delivery = Shown(rawValue: 8)
  }
}

/// A device of one patient's circle.
public enum Device: String, Sendable, CaseIterable {
  case patientPhone, caregiverPhone, nurseTablet, workstation, programmer
}

/// A field's value as it stands in a timeline file.
public enum FieldText: Sendable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
  /// A code, a text.
  case text(String)
  /// Yes or no.
  case bool(Bool)
  /// A number with this many decimals.
  case number(Double, Int)
  /// A time, milliseconds since 1970.
  case time(Int64)
  /// A list.
  case list([FieldText])
  /// Fields of its own.
  case members([(name: String, value: FieldText)])

  /// A code.
  public init(stringLiteral value: String) { self = .text(value) }
  /// Yes or no.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(Double(value), 0) }

  /// A volume to the tenth of a millilitre, as programmers show it.
  static func mL(_ volume: Double) -> FieldText { .number(max(0, volume), 1) }
  /// A dose to the tenth of a microgram.
  static func mcg(_ dose: Double) -> FieldText { .number(dose, 1) }
}
