import FieldDevice
import Foundation
import PumpRecords
import Testing
import TestGround

extension OverARealSocket {
  @Suite("The server comes and goes as an operator expects")
  struct ComingAndGoingTests {
    @Test("SIGTERM lets the request that runs finish, closes idle connections, and leaves with 0")
    func drains() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)])
      let idle = try Sockets.connected(to: clinic.server.port)
      defer { close(idle) }
      Sockets.send(Array("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: idle)
      #expect(!Sockets.receive(idle).isEmpty)
      let device = try EnrolmentByHand(clinic)
      let body = device.request
      let socket = try Sockets.connected(to: clinic.server.port)
      defer { close(socket) }
      Sockets.send(RawHTTP.head("POST", "/v1/enrol", length: body.count), to: socket)
      Sockets.send(body.prefix(20), to: socket)
      usleep(1_500_000)
      clinic.server.terminate()
      usleep(300_000)
      #expect(clinic.server.isRunning, "a request is still coming in")
      Sockets.send(body.dropFirst(20), to: socket)
      let answer = try RawHTTP.answer(from: socket)
      #expect(answer.status == 200)
      #expect(clinic.server.status(within: 20) == 0)
    }

    @Test("a second server on the same directory leaves with 74, and the first goes on")
    func oneAtATime() async throws {
      let clinic = try await ServedClinic(people: [])
      let second = try ServerProcess.run(["serve", "--data", clinic.data, "--port", "0"], errors: clinic.folder.at("second"))
      #expect(second.status == 74)
      #expect(second.errors.contains("another process"))
      #expect(try RawHTTP.send(RawHTTP.request("GET", "/readyz", type: nil), to: clinic.server.port).status == 200)
    }

    @Test("without certificates there is no TLS, so an address that is not loopback is refused with 2, and what to do is said")
    func noCertificates() async throws {
      let clinic = try await ServedClinic(people: [])
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      try FileManager.default.removeItem(atPath: clinic.data + "/certificates.pem")
      let refused = try ServerProcess.run(
        ["serve", "--data", clinic.data, "--port", "0", "--host", "0.0.0.0"], errors: clinic.folder.at("refused"))
      #expect(refused.status == 2)
      #expect(refused.errors.contains("cistern clinic certify"))
    }

    @Test("after SIGTERM a request that never ends is not waited for longer than the bound")
    func drainBound() async throws {
      let clinic = try await ServedClinic(people: [], serving: ["--drain-seconds", "1"])
      let socket = try Sockets.connected(to: clinic.server.port)
      defer { close(socket) }
      Sockets.send(RawHTTP.head("POST", "/v1/enrol", length: 1_000), to: socket)
      usleep(300_000)
      clinic.server.terminate()
      #expect(clinic.server.status(within: 10) == 0)
    }

    @Test("a port that is taken is told as what it is, with 2")
    func portTaken() async throws {
      let clinic = try await ServedClinic(people: [])
      let other = try await ServedClinic(people: [])
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      let refused = try ServerProcess.run(
        ["serve", "--data", clinic.data, "--port", String(other.server.port)], errors: clinic.folder.at("refused"))
      #expect(refused.status == 2)
      #expect(refused.errors.contains("port \(other.server.port)"))
    }
  }
}
