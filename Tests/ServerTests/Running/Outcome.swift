import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import SQLiteStorage
import Testing

/// How things stand when all is done: server and devices hold the same, each change once, nothing went astray.
struct Outcome {
  let clinic: ServedClinic
  let devices: [EnrolledDevice]

  init(_ clinic: ServedClinic, _ devices: [EnrolledDevice]) {
    self.clinic = clinic
    self.devices = devices
  }

  /// Closes the devices and reads everything from disk. The server must have gone.
  func expectEverythingOnce(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    #expect(!clinic.server.isRunning, sourceLocation: sourceLocation)
    var written: Set<ChangeID> = []
    for device in devices {
      let own = try await device.own(in: clinic.log)
      #expect(try await device.receipted(in: clinic.log) == own, "everything is receipted", sourceLocation: sourceLocation)
      written.formUnion(own)
      await device.close()
    }
    let server = try Inspection(copyOf: clinic.data, clinic: clinic.clinic, role: .server)
    expectSound(server, sourceLocation)
    #expect(server.ids == written, "the server holds what was written, and nothing else", sourceLocation: sourceLocation)
    for device in devices {
      let held = try Inspection(copyOf: device.directory.url.path + "/store", clinic: clinic.clinic, role: .device)
      expectSound(held, sourceLocation)
      #expect(held.digests == server.digests, sourceLocation: sourceLocation)
      #expect(held.lengths == server.lengths, sourceLocation: sourceLocation)
    }
  }

  private func expectSound(_ held: Inspection, _ sourceLocation: SourceLocation) {
    #expect(held.faults.map(\.sentence) == [], sourceLocation: sourceLocation)
    #expect(!held.hasDuplicates, "a change is stored twice", sourceLocation: sourceLocation)
    #expect(held.limbo.map(\.reason) == [], sourceLocation: sourceLocation)
  }
}
