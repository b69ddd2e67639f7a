import ChangeLog
import ClinicTLS
import FieldDevice
import Foundation
import PumpRecords
import Signatures
import SyncProtocol
import Testing
import TestGround

extension OverARealSocket {
  @Suite("TLS trusts the clinic's root and nothing else")
  struct TLSTests {
    @Test("a device enrols and syncs over TLS; restarted, with another TLS key, the server is still believed")
    func wholeWay() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)], serving: ["--tls"])
      #expect(clinic.server.address.hasPrefix("https://"))
      let device = try await clinic.device("nurse")
      try await device.note("over TLS", in: clinic.log)
      #expect(try await device.sync(over: try clinic.transport()).receipted == 1)
      clinic.server.killHard()
      try clinic.restart()
      try await device.note("and again", in: clinic.log)
      #expect(try await device.sync(over: try clinic.transport()).receipted == 1)
      await device.close()
    }

    @Test("another clinic's server is not believed, and learns nothing but that somebody called")
    func otherClinic() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)], serving: ["--tls"])
      let other = try await ServedClinic(people: [("Mo M.", .nurse)], serving: ["--tls"])
      let link = EnrolmentLink(clinic: clinic.clinic, server: other.server.address, code: clinic.code())
      await #expect(throws: DeviceError.serverNotProven) {
        _ = try await EnrolledDevice.enrol(link.description, in: clinic.folder.url("astray"), agree: { _ in true })
      }
      // The code is as good as before: nobody has heard it.
      #expect(clinic.server.isRunning && other.server.isRunning)
    }

    @Test("a plain server at an https address, and a plain client at a TLS port, come to nothing and harm nobody")
    func mixedUp() async throws {
      let plain = try await ServedClinic(people: [])
      let transport = try HTTPTransport(address: "https://127.0.0.1:\(plain.server.port)", clinic: plain.clinic, idleSeconds: 5)
      await #expect(throws: (any Error).self) { _ = try await transport.send(TransportRequest(path: "/v1/sync", body: [1])) }
      let secure = try await ServedClinic(people: [("Nora N.", .nurse)], serving: ["--tls"])
      let socket = try Sockets.connected(to: secure.server.port, timeoutSeconds: 5)
      Sockets.send(RawHTTP.request("POST", "/v1/sync", [1, 2, 3]), to: socket)
      _ = Sockets.receive(socket)
      close(socket)
      let device = try await secure.device("nurse")
      await device.close()
    }

    @Test("without a clinic there is no https, and no http to another machine")
    func refusedAddresses() throws {
      #expect(throws: DeviceError.self) { _ = try HTTPTransport(address: "https://127.0.0.1:1") }
      #expect(throws: DeviceError.self) { _ = try HTTPTransport(address: "http://192.0.2.1:80") }
    }

    @Test("OpenSSL's own tools agree: the chain verifies, TLS 1.3 is spoken, TLS 1.2 is not", .enabled(if: OpenSSLTool.isThere))
    func byTool() async throws {
      let clinic = try await ServedClinic(people: [], serving: ["--tls", "--name", "sync.clinic.example"])
      let root = clinic.folder.at("root.pem")
      let both = try String(contentsOfFile: clinic.data + "/certificates.pem", encoding: .utf8)
      try #require(Certificate.reading(pem: both)?.last).pem.write(toFile: root, atomically: true, encoding: .utf8)
      let call = ["s_client", "-connect", "127.0.0.1:\(clinic.server.port)", "-CAfile", root, "-verify_return_error", "-x509_strict"]
      let good = try OpenSSLTool.run(call + ["-tls1_3", "-verify_hostname", "sync.clinic.example"])
      #expect(good.contains("Verify return code: 0 (ok)") && good.contains("TLSv1.3"), "\(good)")
      let byAddress = try OpenSSLTool.run(call + ["-verify_ip", "127.0.0.1"])
      #expect(byAddress.contains("Verify return code: 0 (ok)"))
      let old = try OpenSSLTool.run(call + ["-tls1_2"])
      #expect(old.contains("Cipher is (NONE)"), "\(old)")
    }
  }
}

/// The `openssl` of this machine.
private enum OpenSSLTool {
  static let isThere = (try? run(["version"]))?.hasPrefix("OpenSSL") == true

  static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }
}
