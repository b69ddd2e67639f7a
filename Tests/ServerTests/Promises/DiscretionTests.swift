import FieldDevice
import Foundation
import PumpRecords
import Testing
import TestGround

extension OverARealSocket {
  @Suite("The server's log holds no patient data")
  struct DiscretionTests {
    @Test("not even at level trace: no note, no value, no name, no code")
    func traceIsDiscreet() async throws {
      let marker = "MARKER-Zq7-oedema-Frau-Beispiel"
      let clinic = try await ServedClinic(people: [("Nora Nightwatch", .nurse), ("Mo M.", .nurse)], logLevel: "trace")
      let device = try await clinic.device("nurse")
      try await device.note(marker, in: clinic.log)
      try await device.note(String(repeating: marker, count: 2_000), in: clinic.log)
      #expect(try await device.sync().receipted == 2)
      // Refusals are logged as well.
      _ = try RawHTTP.post("/v1/sync", Array(marker.utf8), to: clinic.server.port)
      _ = try RawHTTP.post("/v1/\(marker)", Array(marker.utf8), to: clinic.server.port)
      _ = try RawHTTP.post("/v1/enrol", EnrolmentByHand(clinic).request, to: clinic.server.port)
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      let log = ServerProcess.text(clinic.folder.at("errors"))
      #expect(log.contains("sync"), "it does log")
      for word in ["MARKER", "oedema", "Nightwatch", "itch"] { #expect(!log.contains(word), "\(word) is in the log") }
      await device.close()
    }
  }
}
