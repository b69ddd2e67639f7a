import FieldDevice
import Foundation
import PumpRecords
import Testing

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

    @Test("an address that is not loopback is refused with 2: there is no TLS", arguments: ["0.0.0.0", "::", "192.0.2.1", "example.org"])
    func loopbackOnly(host: String) async throws {
      let clinic = try await ServedClinic(people: [])
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      let refused = try ServerProcess.run(
        ["serve", "--data", clinic.data, "--port", "0", "--host", host], errors: clinic.folder.at("refused"))
      #expect(refused.status == 2)
      #expect(refused.errors.contains("loopback"))
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
