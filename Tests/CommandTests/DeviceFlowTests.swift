import Foundation
import Testing

@Suite("Devices and a server, from the command line")
struct DeviceFlowTests {
  @Test("enrol, record offline, import, sync, show, export, detect")
  func wholeWay() throws {
    let ward = try Ward()
    // The address is known only when the server runs, and the server holds the data directory: a first run finds a free port.
    let first = try ServerProcess(data: ward.clinic)
    let address = first.address
    #expect(address.hasPrefix("http://127.0.0.1:"))
    #expect(first.stop() == 0, "SIGTERM drains and leaves with 0")
    let nurse = try ward.link("nurse", "Nora N.", server: address)
    let carer = try ward.link("caregiver", "Carla C.", server: address)

    let offline = try ward.run("device", "enrol", nurse, "--yes", "--dir", ward.path("nurse"))
    #expect(offline.status == 69 && offline.errors.contains("cannot be reached"))

    let server = try ServerProcess(data: ward.clinic, port: address.components(separatedBy: ":").last ?? "")
    defer { _ = server.stop() }
    let enrolled = try ward.run("device", "enrol", nurse, "--yes", "--dir", ward.path("nurse"))
    #expect(enrolled.status == 0 && enrolled.output.hasPrefix("Enrolled as Nora N., nurse, at Test clinic."))
    #expect(try ward.run("device", "enrol", carer, "--yes", "--dir", ward.path("carer")).status == 0)
    #expect(try ward.run("device", "enrol", carer, "--yes", "--dir", ward.path("other")).status == 69, "a code is good for one device")

    let recorded = try ward.run("device", "record", "symptoms", "--log", "P1", "spasticityNRS=7", "itch=true", "--dir", ward.path("carer"))
    #expect(recorded.status == 0 && recorded.output.hasPrefix("Recorded in P1: "))
    let absurd = try ward.run("device", "record", "vitals", "temperatureC=391", "--dir", ward.path("carer"))
    #expect(absurd.status == 0 && absurd.errors.contains("20 to 45 °C"))
    let timeline = ward.path("history.yaml")
    try """
    timeline: 1
    entries:
      - {id: r, kind: refill, at: "2026-01-01T10:00Z", by: nurse, filledML: 18, drug: baclofen}
      - {amends: r, at: "2026-01-01T10:00Z", writtenAt: "2026-01-01T11:00Z", arrives: "2026-01-01T11:00Z", by: nurse, filledML: 19}
    """.write(toFile: timeline, atomically: true, encoding: .utf8)
    let imported = try ward.run("device", "import", timeline, "--dir", ward.path("nurse"))
    #expect(imported.output == "Recorded 2 entries; they wait for the next sync.\n", "\(imported)")

    let waiting = try ward.json("device", "status", "--dir", ward.path("carer"))
    #expect((waiting["logs"] as? [[String: Any]])?.first?["waiting"] as? Int == 2)
    for device in ["carer", "nurse", "carer"] {
      let synced = try ward.run("device", "sync", "--dir", ward.path(device))
      #expect(synced.status == 0 && synced.output.contains("Device and server hold the same."), "\(synced)")
    }
    let status = try ward.json("device", "status", "--dir", ward.path("carer"))
    #expect((status["logs"] as? [[String: Any]])?.first?["receipted"] as? Int == 2)
    let own = try ward.json("log", "show", "P1", "--dir", ward.path("carer"))
    let others = try ward.json("log", "show", "P1", "--dir", ward.path("nurse"))
    #expect(own["stateDigest"] as? String == others["stateDigest"] as? String)
    #expect((own["records"] as? [[String: Any]])?.count == 3)
    #expect(try ward.run("log", "conflicts", "--dir", ward.path("nurse")).output == "No conflict in P1.\n")

    let export = ward.path("P1.jsonl")
    #expect(try ward.run("device", "export", "--output", export, "--dir", ward.path("nurse")).status == 0)
    #expect(try ward.run("device", "export", "--output", export, "--dir", ward.path("nurse")).status == 74)
    let detected = try ward.run("detect", export, "--json")
    #expect(detected.status == 0, "\(detected.errors)")
  }

  @Test("a code cannot be agreed to by nobody")
  func asks() throws {
    let ward = try Ward()
    let link = try ward.link("nurse", "Nora N.", server: "http://127.0.0.1:9")
    let outcome = try ward.run("device", "enrol", link, "--dir", ward.path("nurse"))
    #expect(outcome.status == 2 && outcome.errors.contains("--yes"))
  }

  @Test("completion scripts are made for three shells", arguments: ["bash", "zsh", "fish"])
  func completes(_ shell: String) throws {
    let outcome = try Program.run(["--generate-completion-script", shell])
    #expect(outcome.status == 0 && outcome.output.contains("cistern"))
  }
}
