import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import StorageConformance
import Testing
import TestGround

extension OverARealSocket {
  @Suite("A connection cut at any byte costs nothing but time")
  struct CutTests {
    @Test(
      "cuts at random bytes of both directions: at the end everything is receipted, each change once", .timeLimit(.minutes(3)),
      arguments: [(cuts: 75, serving: []), (cuts: 40, serving: ["--tls"])])
    func cutsAnywhere(cuts: Int, serving options: [String]) async throws {
      let isTLS = !options.isEmpty
      var random = Seed.numbers("cuts at random bytes")
      let clinic = try await ServedClinic(people: [("Carla C.", .caregiver), ("Nora N.", .nurse)], serving: options)
      let devices = [try await clinic.device("carer"), try await clinic.device("nurse")]
      let proxy = try Proxy(to: clinic.server.port)
      var syncs = 0
      var receipted = [Set<ChangeID>(), Set<ChangeID>()]
      while proxy.happened < cuts, syncs < 400 {
        let which = random.pick(0...1)
        let device = devices[which]
        for number in 0..<random.pick(0...2) {
          // Now and then more than one write of a socket.
          let text = String(repeating: "x", count: random.oneIn(5) ? random.pick(2_000...30_000) : 10)
          try await device.note("\(syncs) \(number) \(text)", in: clinic.log)
        }
        let isUpward = random.oneIn(2)
        // Headers and small bodies mostly, sometimes deep in the large ones.
        let after = random.oneIn(4) ? random.pick(0...40_000) : random.pick(0...(isTLS ? 3_600 : 1_200))
        proxy.next(.cut(isUpward: isUpward, after: after, isReset: random.oneIn(3)))
        _ = try? await device.sync(over: try clinic.transport(port: proxy.port))
        syncs += 1
        let now = try await device.receipted(in: clinic.log)
        #expect(receipted[which].isSubset(of: now), "a receipt is not taken back")
        receipted[which] = now
        if random.oneIn(8) {
          proxy.next(.pass)
          #expect(try await device.sync(over: try clinic.transport(port: proxy.port)).isEqual)
        }
      }
      // Every place in the head of a request and of an answer, where a client may be least prepared.
      for isUpward in [true, false] {
        // With TLS the handshake is the longer part: the server's certificates come down, little goes up.
        let (end, step) = isTLS ? (isUpward ? 500 : 1_600, 59) : (260, 13)
        for after in stride(from: 0, to: end, by: step) {
          proxy.next(.cut(isUpward: isUpward, after: after, isReset: false))
          await #expect(throws: DeviceError.self) { try await devices[0].sync(over: try clinic.transport(port: proxy.port)) }
        }
      }
      print("\(proxy.happened) cuts in \(syncs) syncs")
      #expect(proxy.happened >= cuts)
      proxy.next(.pass)
      for device in devices + devices { #expect(try await device.sync(over: try clinic.transport(port: proxy.port)).isEqual) }
      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      try await Outcome(clinic, devices).expectEverythingOnce()
    }
  }
}
