import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import PumpRecords
import SQLiteStorage
import SyncProtocol
import Testing

extension OverARealSocket {
  @Suite("What came whole of a request that goes wrong further on is kept")
  struct MidBodyTests {
    @Test("an item that cannot be read does not block the batches before it")
    func garbageBehindABatch() async throws {
      try await keepsTheFirst { messages in
        // The same length, and nothing in it that is a batch.
        messages.dropLast()
          + messages.suffix(1).map { message in
            message.prefix(2) + [UInt8](repeating: 0xff, count: message.count - 2)
          }
      }
    }

    @Test("a body that ends properly before all announced batches have come")
    func fewerThanAnnounced() async throws {
      try await keepsTheFirst { $0.dropLast() }
    }

    @Test("more batches than were announced")
    func moreThanAnnounced() async throws {
      try await keepsTheFirst { $0 + $0.suffix(1) }
    }

    /// A device pushes to two logs over a transport that spoils what stands behind the first batch.
    private func keepsTheFirst(_ spoil: @escaping @Sendable ([[UInt8]]) -> [[UInt8]]) async throws {
      let clinic = try await ServedClinic(logs: ["P1", "P2"], people: [("Nora N.", .nurse)])
      let device = try await clinic.device("nurse")
      for log in clinic.logs { try await device.note("one", in: log) }
      let tampering = TamperingTransport(try clinic.transport()) { body in
        spoil(RequestByHand.messages(body)).flatMap { $0 }
      }
      await #expect(throws: DeviceError.self) { try await device.sync(over: tampering) }
      #expect(tampering.asked.first.map { RequestByHand.messages($0).count } == 3, "an envelope and two batches")
      clinic.server.killHard()
      let held = try Inspection(copyOf: clinic.data, clinic: clinic.clinic, role: .server)
      #expect(held.faults.isEmpty)
      #expect((held.lengths[device.identity.writer] ?? 0) >= 1, "the first batch is stored")
      try clinic.restart()
      let outcome = try await device.sync(over: try clinic.transport())
      #expect(outcome.isEqual && outcome.refused == 0)
      for log in clinic.logs { #expect(try await device.receipted(in: log).count == 1) }
      await device.close()
    }
  }
}
