import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import PumpRecords
import SQLiteStorage
import StorageConformance
import Testing
import TestGround

extension OverARealSocket {
  @Suite("A server killed with kill -9 has lost nothing that it receipted")
  struct KillTests {
    @Test("50 times the reply is swallowed and the server killed: nothing is lost, nothing stored twice", .timeLimit(.minutes(3)))
    func afterTheCommit() async throws {
      let clinic = try await ServedClinic(people: [("Carla C.", .caregiver)])
      let device = try await clinic.device("carer")
      let proxy = try Proxy(to: clinic.server.port)
      for round in 0..<50 {
        let ids = [try await device.note("\(round) a", in: clinic.log), try await device.note("\(round) b", in: clinic.log)]
        let server = clinic.server.processID
        proxy.next(.swallowReply { kill(server, SIGKILL) })
        await #expect(throws: DeviceError.self) { try await device.sync(over: try clinic.transport(port: proxy.port)) }
        clinic.server.killHard()
        #expect(try await device.receipted(in: clinic.log).isDisjoint(with: ids), "no receipt, no claim")
        let held = try Inspection(copyOf: clinic.data, clinic: clinic.clinic, role: .server)
        #expect(held.faults.isEmpty && !held.hasDuplicates)
        #expect(held.ids.isSuperset(of: ids), "it had answered, so it had committed")
        try clinic.restart()
        proxy.lead(to: clinic.server.port)
        let outcome = try await device.sync(over: try clinic.transport(port: proxy.port))
        #expect(outcome.isEqual && outcome.refused == 0)
        #expect(try await device.receipted(in: clinic.log).isSuperset(of: ids))
      }
      #expect(proxy.happened == 50)
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      try await Outcome(clinic, [device]).expectEverythingOnce()
    }

    @Test("50 times the server is killed at a random moment, under two devices: no receipted change is lost", .timeLimit(.minutes(3)))
    func atAnyMoment() async throws {
      var random = Seed.numbers("kill -9 of the server at random moments")
      let clinic = try await ServedClinic(people: [("Carla C.", .caregiver), ("Nora N.", .nurse)])
      let devices = [try await clinic.device("carer"), try await clinic.device("nurse")]
      var broken = 0
      // Follows the machine, so that kills fall before, into and behind the syncs.
      var longest = 100_000
      for round in 0..<50 {
        for device in devices { for number in 0...random.pick(0...2) { try await device.note("\(round) \(number)", in: clinic.log) } }
        let transport = try clinic.transport()
        let syncs = devices.map { device in Task { (try? await device.sync(over: transport)) != nil } }
        let server = clinic.server.processID
        try await Task.sleep(for: .microseconds(random.pick(0...longest)))
        kill(server, SIGKILL)
        clinic.server.killHard()
        var went = 0
        for sync in syncs where await sync.value { went += 1 }
        broken += 2 - went
        longest = went == 0 ? min(longest * 5 / 4, 1_000_000) : max(longest * (went == 2 ? 3 : 4) / 5, 5_000)
        let held = try Inspection(copyOf: clinic.data, clinic: clinic.clinic, role: .server)
        #expect(held.faults.isEmpty && !held.hasDuplicates, "round \(round)")
        for device in devices {
          #expect(try await device.receipted(in: clinic.log).isSubset(of: held.ids), "round \(round): a receipted change is missing")
        }
        try clinic.restart()
      }
      print("50 kills broke \(broken) of 100 syncs")
      // A canary: had every sync been broken, or none, little would have been tested.
      #expect(10...95 ~= broken)
      for device in devices + devices { #expect(try await device.sync(over: try clinic.transport()).isEqual) }
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      try await Outcome(clinic, devices).expectEverythingOnce()
    }
  }
}
