import Foundation
import Testing
import TestGround

/// A device that lies, written from the specification alone, against the built server: it harms nobody but itself.
@Suite("A device that lies harms nobody but itself")
struct LiarTests {
  @Test(
    "forged heads, altered feeds, other logs, other ids, replays, tiny batches, and spoilt requests at the socket",
    .enabled(if: Python.hasCryptography, "needs python3 with `cryptography` (Debian: python3-cryptography)"))
  func liar() throws {
    let ward = try Ward()
    // The address is known only when the server runs, and the server holds the data directory: a first run finds a free port.
    let first = try ServerProcess(data: ward.clinic)
    let address = first.address
    #expect(first.stop() == 0)
    let liar = try ward.link("nurse", "Liam L.", server: address)
    let honest = try ward.link("nurse", "Hanna H.", server: address)
    let server = try ServerProcess(data: ward.clinic, port: address.components(separatedBy: ":").last ?? "")
    let count = ProcessInfo.processInfo.environment["CISTERN_LIES"] ?? "1500"
    let outcome = try Python.run(["Tests/IndependentClient/liar.py", liar, honest, "1", "0", count])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.hasSuffix("all promises held\n"))
    #expect(server.stop() == 0)
    #expect(try ward.run("verify", ward.clinic).status == 0)
  }
}
