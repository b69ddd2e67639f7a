import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import Signatures
import SyncProtocol
import Testing
import TestGround
import Rehearsal

@Suite("A device is enrolled")
struct EnrolmentTests {
  @Test("the owner sees as whom and where before anything is signed, and may decline")
  func showsBefore() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let url = folder.url("d")
    let link = try await clinic.link(.nurse, "Nora N.", logs: [log])
    await #expect(throws: DeviceError.declined) {
      _ = try await EnrolledDevice.enrol(link, in: url, over: clinic.transport) { preview in
        #expect(preview == EnrolmentPreview(clinicName: "Rehearsal clinic", personName: "Nora N.", roleName: "nurse", logCount: 1))
        return false
      }
    }
    let device = try await EnrolledDevice.enrol(link, in: url, over: clinic.transport, agree: { _ in true })
    #expect(device.identity.personName == "Nora N.")
    await device.close()
    await #expect(throws: DeviceError.alreadyEnrolled(directory: url.path)) {
      _ = try await EnrolledDevice.enrol(link, in: url, over: clinic.transport, agree: { _ in true })
    }
  }

  @Test("when the last answer is lost the same enrolment goes on")
  func goesOn() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let url = folder.url("d")
    let link = try await clinic.link(.nurse, "Nora N.", logs: [log])
    let transport = clinic.transport
    let deaf = InMemoryTransport { request in
      let answer = try await transport.send(request)
      if request.path.hasSuffix("accept") { throw URLError(.networkConnectionLost) }
      return answer
    }
    await #expect(throws: DeviceError.self) { _ = try await EnrolledDevice.enrol(link, in: url, over: deaf, agree: { _ in true }) }
    await #expect(throws: DeviceError.notEnrolled(directory: url.path)) { _ = try await EnrolledDevice.open(url) }
    let device = try await EnrolledDevice.enrol(link, in: url, over: transport, agree: { _ in true })
    #expect(try await device.sync(over: transport).isEqual)
    await device.close()
  }

  @Test("a server that does not know the code, or is another clinic's, is not believed")
  func checksServer() async throws {
    let clinic = try RehearsalClinic()
    let other = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let link = try await clinic.link(.nurse, "Nora N.", logs: [log])
    await #expect(throws: DeviceError.self) {
      _ = try await EnrolledDevice.enrol(
        link, in: folder.url("a"), over: other.transport, agree: { _ in true })
    }
    await #expect(throws: DeviceError.badInvitation("expected a code of 16 letters and digits")) {
      _ = try await EnrolledDevice.enrol(
        link, code: "123", in: folder.url("b"), over: clinic.transport, agree: { _ in true })
    }
  }

  @Test("a key that is not the enrolled one is refused before the first write")
  func checksKey() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let device = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    await device.close()
    let url = folder.url("Nora")
    let key = url.appendingPathComponent("device.key").path
    let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try FileManager.default.removeItem(atPath: key)
    _ = try KeyFile.create(at: key)
    await #expect(throws: DeviceError.keyDoesNotMatch) { _ = try await EnrolledDevice.open(url) }
  }

  @Test("patient data goes to this machine or over TLS, nowhere else")
  func refusesPlainHTTP() {
    #expect(throws: DeviceError.insecureServer("http://example.org")) { try HTTPTransport(address: "http://example.org") }
    #expect(throws: DeviceError.insecureServer("http://127.0.0.1.example.org")) {
      try HTTPTransport(address: "http://127.0.0.1.example.org")
    }
    #expect(throws: Never.self) { try HTTPTransport(address: "http://127.0.0.1:8080") }
  }
}
