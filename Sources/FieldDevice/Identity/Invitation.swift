import Foundation
import SyncProtocol

/// A link with its code.
struct Invitation {
  let link: EnrolmentLink
  let code: EnrolmentCode

  init(_ text: String, code typed: String?) throws(DeviceError) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let link = EnrolmentLink(text) else { throw .badInvitation("expected cistern://enrol?clinic=…&server=…") }
    var code = link.code
    if let typed {
      guard let read = EnrolmentCode(typed: typed) else { throw .badInvitation("expected a code of 16 letters and digits") }
      code = read
    }
    guard let code else { throw .badInvitation("this link has no code: give the 16 letters and digits as well") }
    self.link = link
    self.code = code
  }
}
