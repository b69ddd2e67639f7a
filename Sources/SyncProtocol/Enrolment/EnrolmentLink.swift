public import ChangeLog

/// What a clinic hands to a person: a link, also shown as a QR code, with all that a device needs to enrol.
public struct EnrolmentLink: Hashable, Sendable, CustomStringConvertible {
  /// The clinic: the hash of its root key, against which the server must prove itself.
  public var clinic: ClinicID
  /// The server's address, as the clinic's operator set it.
  public var server: String
  /// The one-time code; nil in a link that is passed on without it (the person types it).
  public var code: EnrolmentCode?

  private static let start = "cistern://enrol?"
  /// The longest link that is read.
  public static let limit = 2_048

  /// A link.
  public init(clinic: ClinicID, server: String, code: EnrolmentCode?) {
    self.clinic = clinic
    self.server = server
    self.code = code
  }

  /// `cistern://enrol?clinic=…&server=…&code=…`
  public var description: String {
    var text = "\(Self.start)clinic=\(clinic)&server=\(Self.escaped(server))"
    if let code { text += "&code=\(code.compact)" }
    return text
  }

  /// Reads a link. Nil where clinic or server is missing, where a value is given twice, or where it is no such link. Unknown values
  /// are passed over, for links of later versions.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.limit, text.lowercased().hasPrefix(Self.start) else { return nil }
    var values: [String: String] = [:]
    for pair in text.dropFirst(Self.start.count).split(separator: "&", omittingEmptySubsequences: true) {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, let value = Self.unescaped(halves[1]) else { return nil }
      let name = halves[0].lowercased()
      guard values.updateValue(value, forKey: name) == nil else { return nil }
    }
    guard let clinic = values["clinic"].flatMap({ ClinicID(hex: $0) }), let server = values["server"], !server.isEmpty else { return nil }
    var code: EnrolmentCode?
    if let typed = values["code"] {
      guard let read = EnrolmentCode(typed: typed) else { return nil }
      code = read
    }
    self.init(clinic: clinic, server: server, code: code)
  }

  private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/[]".utf8)

  private static func escaped(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      if plain.contains(byte) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(contentsOf: Hex.text([byte]).uppercased().utf8)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func unescaped(_ text: Substring) -> String? {
    let units = Array(text.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < units.count {
      if units[index] == UInt8(ascii: "%") {
        guard index + 2 < units.count, let byte = Hex.bytes(String(decoding: units[index + 1...index + 2], as: UTF8.self)) else {
          return nil
        }
        out.append(contentsOf: byte)
        index += 3
      } else {
        out.append(units[index])
        index += 1
      }
    }
    return String(validating: out, as: UTF8.self)
  }
}
