import Foundation
import Testing
import TestGround

@Suite("A client in another language, written from the specification alone")
struct IndependentClientTests {
  @Test(
    "enrols, records, synchronises, and holds the same state as a device of this program",
    .enabled(if: Python.hasCryptography, "needs python3 with `cryptography` (Debian: python3-cryptography)"), arguments: [false, true])
  func wholeWay(tls: Bool) throws {
    let ward = try Ward()
    // The address is known only when the server runs, and the server holds the data directory: a first run finds a free port.
    let first = try ServerProcess(data: ward.clinic, tls: tls)
    let address = first.address
    #expect(first.stop() == 0)
    let carer = try ward.link("caregiver", "Carla C.", server: address)
    let nurse = try ward.link("nurse", "Nora N.", server: address)
    let own = try ward.link("nurse", "Owen O.", server: address)
    let server = try ServerProcess(data: ward.clinic, port: address.components(separatedBy: ":").last ?? "", tls: tls)

    let client = try Python.run(["Tests/IndependentClient/client.py", carer, nurse, "1"])
    #expect(client.status == 0, "\(client.output)\(client.errors)")
    let lines = client.output.split(separator: "\n")
    #expect(lines.dropLast().last == "all promises held")
    let state = lines.last.map { $0.components(separatedBy: " ").last ?? "" }

    #expect(try ward.run("device", "enrol", own, "--yes", "--dir", ward.path("own")).status == 0)
    #expect(try ward.run("device", "sync", "--dir", ward.path("own")).status == 0)
    let shown = try ward.json("log", "show", "P1", "--dir", ward.path("own"))
    // The state is of records alone: that another device has joined since does not change it.
    #expect(shown["stateDigest"] as? String == state)
    #expect((shown["records"] as? [[String: Any]])?.isEmpty == false)

    #expect(server.stop() == 0)
    let verified = try ward.run("verify", ward.clinic)
    #expect(verified.status == 0, "\(verified)")
  }
}
