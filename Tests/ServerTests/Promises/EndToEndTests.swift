import Admission
import ChangeLog
import FieldDevice
import PumpRecords
import Testing

extension OverARealSocket {
  @Suite("Two devices and the built server, end to end")
  struct EndToEndTests {
    @Test("enrol, record, sync: everything is receipted, digests are equal, and a sync without news is one round trip")
    func endToEnd() async throws {
      let clinic = try await ServedClinic(people: [("Carla C.", .caregiver), ("Nora N.", .nurse)])
      let carer = try await clinic.device("carer")
      let nurse = try await clinic.device("nurse")
      for number in 0..<3 { try await carer.note("carer \(number)", in: clinic.log) }
      try await nurse.note("nurse", in: clinic.log)
      // Both at once, without a proxy, over transports of their own.
      async let first = carer.sync()
      async let second = nurse.sync()
      _ = try await (first, second)
      #expect(try await carer.sync().isEqual)
      #expect(try await nurse.sync().isEqual)
      #expect(try await carer.receipted(in: clinic.log).count == 3)
      #expect(try await nurse.receipted(in: clinic.log).count == 1)
      #expect(try await carer.view(of: clinic.log).digest == nurse.view(of: clinic.log).digest)
      #expect(try await carer.view(of: clinic.log).stateDigest == nurse.view(of: clinic.log).stateDigest)
      let idle = try await carer.sync()
      #expect(idle.rounds == 1 && idle.sent == 0 && idle.isEqual)
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      try await Outcome(clinic, [carer, nurse]).expectEverythingOnce()
    }
  }
}
