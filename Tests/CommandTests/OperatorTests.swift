import Foundation
import Testing

@Suite("An operator's commands work beside a running server")
struct OperatorTests {
  @Test("a log is opened and a nurse enrolled while the clinic runs; the socket is the owner's alone and goes with the server")
  func besideAServer() throws {
    let ward = try Ward()
    let server = try ServerProcess(data: ward.clinic)
    let socket = ward.clinic + "/operator.socket"
    let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)

    let added = try ward.run("clinic", "add-log", "P2", "--data", ward.clinic)
    #expect(added.status == 0 && added.output.hasPrefix("Log P2 is open: "), "\(added)")
    let twice = try ward.run("clinic", "add-log", "P2", "--data", ward.clinic)
    #expect(twice.status == 2 && twice.errors.contains("there is a log P2 already"), "\(twice)")
    let logs = try ward.json("clinic", "logs", "--data", ward.clinic)
    #expect((logs["logs"] as? [[String: Any]])?.compactMap { $0["label"] as? String } == ["P1", "P2"])

    let nurse = try ward.link("nurse", "Nora N.", server: server.address)
    let enrolled = try ward.run("device", "enrol", nurse, "--yes", "--dir", ward.path("nurse"))
    #expect(enrolled.status == 0, "\(enrolled)")
    let writers = try ward.run("clinic", "writers", "--log", "P1", "--data", ward.clinic)
    #expect(writers.output.contains("Nora N."), "\(writers)")

    // A line that is no order, and a peer that says nothing, hold nobody up.
    let bad = try ward.run("clinic", "enrol-code", "--role", "wizard", "--person", "X", "--log", "P1", "--data", ward.clinic)
    #expect(bad.status == 2 && bad.errors.contains("there is no role wizard"))
    #expect(server.stop() == 0)
    #expect(!FileManager.default.fileExists(atPath: socket))
    #expect(try ward.run("clinic", "logs", "--data", ward.clinic).status == 0, "the same command works without a server")
  }
}

@Suite("verify, prove, doctor")
struct ProofFlowTests {
  @Test("a change is proven to somebody who has the clinic's id alone; another clinic, and a file with a bit turned, are refused")
  func prove() throws {
    let ward = try Ward()
    let server = try ServerProcess(data: ward.clinic)
    let nurse = try ward.link("nurse", "Nora N.", server: server.address)
    #expect(try ward.run("device", "enrol", nurse, "--yes", "--dir", ward.path("nurse")).status == 0)
    let recorded = try ward.json("device", "record", "vitals", "temperatureC=38.4", "--dir", ward.path("nurse"))
    let change = try #require(recorded["change"] as? String)
    let session = ward.path("session.transcript")
    #expect(try ward.run("device", "sync", "--record", session, "--dir", ward.path("nurse")).status == 0)

    let clinic = try #require(try ward.json("device", "status", "--dir", ward.path("nurse"))["clinic"] as? String)
    for (place, extra) in [(["--dir", ward.path("nurse")], [String]()), (["--data", ward.clinic], ["--without-content"])] {
      let file = ward.path("change\(extra.count).proof")
      let proved = try Program.run(["prove", String(change.prefix(10)), "--output", file] + place + extra, home: ward.folder.path)
      #expect(proved.status == 0, "\(proved)")
      let verified = try ward.run("verify", file, "--clinic", clinic)
      #expect(verified.status == 0 && verified.output.contains("written by the device of Nora N., nurse"), "\(verified)")
      #expect(verified.output.contains("the server had it at"))
      #expect(try ward.run("verify", file, "--clinic", String(clinic.reversed())).status == 1)
      #expect(try ward.run("verify", file).status == 2)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      bytes[bytes.count / 2] ^= 4
      try bytes.write(to: URL(fileURLWithPath: file))
      #expect(try ward.run("verify", file, "--clinic", clinic).status == 1)
    }
    #expect(try ward.run("prove", "00000000", "--dir", ward.path("nurse")).status == 2)

    let chain = try ward.run("verify", session)
    #expect(chain.status == 0 && chain.output.contains("chain whole"), "\(chain)")
    #expect(server.stop() == 0)
    let whole = try ward.run("verify", ward.clinic)
    #expect(whole.status == 0 && whole.output.contains("P1: 1 change and "), "\(whole)")
  }

  @Test("doctor names what is wrong and what to do, and changes nothing")
  func doctor() throws {
    let ward = try Ward()
    func wrong() throws -> [String] {
      let checks = try ward.json("doctor", ward.clinic)["checks"] as? [[String: Any]] ?? []
      // How much room there is, and how fast, is the machine's affair.
      return checks.filter { $0["isWell"] as? Bool == false }.compactMap { $0["name"] as? String }.filter {
        !["disk", "fsync"].contains($0)
      }
    }
    // What SQLite keeps beside its file comes and goes with whoever reads it.
    func files() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: ward.clinic).filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }.sorted()
    }
    let before = try files()
    #expect(try wrong() == ["root keys"], "init leaves the root keys beside the data: they must be moved")
    try FileManager.default.removeItem(atPath: ward.clinic + "-root")
    #expect(try wrong() == [])
    #expect(try files() == before)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: ward.clinic)
    #expect(try wrong() == ["permissions"])
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: ward.clinic + "/server.key")
    #expect(try wrong().contains("key"))
    #expect(try ward.run("doctor", ward.clinic).status == 1)
    #expect(try ward.run("doctor", "/nonexistent").status == 2)
  }
}
