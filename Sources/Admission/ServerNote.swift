public import ChangeLog
import PumpRecords

/// The words for people on a server entry: field 1024 of its note, a text.
public enum ServerNote {
  private static let field: UInt32 = 1024

  /// A note with this text, as canonical protobuf bytes.
  public static func encoded(_ text: String) -> [UInt8] {
    var writer = WireWriter()
    writer.bytes(field, Array(text.utf8))
    return writer.bytes
  }

  /// The text of an entry's note; nil without one, or where it cannot be read.
  public static func text(of change: Change) -> String? {
    guard let register = change.registers.first(where: { $0.number == field }),
      let slots = try? Form.slots(of: register.bytes.span), slots.count == 1, slots[0].wire == .bytes
    else { return nil }
    return String(validating: register.bytes[Int(slots[0].from)..<Int(slots[0].to)], as: UTF8.self)
  }
}
