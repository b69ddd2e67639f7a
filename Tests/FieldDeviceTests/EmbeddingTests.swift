import Admission
import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import Rehearsal
import TestGround
import Testing

/// What the README shows to the author of an app is compiled and run here.
@Suite("An app embeds a device in twenty lines")
struct EmbeddingTests {
  @Test("the README's lines enrol, record offline, sync and say where everything is")
  func example() async throws {
    let folder = try TemporaryFolder()
    let directory = folder.url("nora")
    // README begins
    // In the tests of an app the clinic is in memory; an app leaves `over:` out and reaches its server over HTTPS.
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let link = try await clinic.link(for: "Nora N.", .nurse, in: [log])

    let device = try await EnrolledDevice.enrol(link, in: directory, over: clinic.transport) { offer in
      offer.personName == "Nora N."  // show it, and ask
    }
    try await device.sync(over: clinic.transport)

    clinic.set(.offline)
    var symptoms = Draft<Symptoms>()
    symptoms[Symptoms.itch] = true
    let id = try await device.record(symptoms, in: log)  // durable when it returns, with or without a network

    clinic.set(.clear)
    let outcome = try await device.sync(over: clinic.transport)
    let status = try await device.status().logs[0]  // waiting, sent, receipted, quarantined, and why
    let shown = try await device.view(of: log).records  // every value, with its author
    // README ends
    #expect(outcome.isEqual && outcome.receipted == 1)
    #expect(status.receipted == 1 && status.why.isEmpty)
    #expect(shown.map(\.id) == [id])
    await device.close()
  }

  @Test("and they are these lines")
  func same() throws {
    let file = URL(fileURLWithPath: #filePath)
    let readme = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("README.md")
    let source = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    let begin = try #require(source.firstIndex { $0.hasSuffix("// README begins") })
    let end = try #require(source.firstIndex { $0.hasSuffix("// README ends") })
    let lines = source[(begin + 1)..<end].map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
    let page = try String(contentsOf: readme, encoding: .utf8)
    #expect(page.contains("```swift\n" + lines.joined(separator: "\n") + "\n```"))
    #expect(lines.filter { !$0.isEmpty }.count <= 20)
  }

  @Test("a rehearsal that is offline says so, and a refusal has its stable word")
  func weather() async throws {
    let clinic = try RehearsalClinic()
    let folder = try TemporaryFolder()
    let log = try await clinic.addLog("P1")
    let link = try await clinic.link(for: "Nora N.", .nurse, in: [log])
    clinic.set(.offline)
    await #expect(throws: DeviceError.unreachable("the rehearsal clinic", detail: "the rehearsal is offline")) {
      _ = try await EnrolledDevice.enrol(link, in: folder.url("nora"), over: clinic.transport, agree: { _ in true })
    }
    clinic.set(.clear)
    let device = try await EnrolledDevice.enrol(link, in: folder.url("nora"), over: clinic.transport, agree: { _ in true })
    await device.close()
    do {
      _ = try await EnrolledDevice.enrol(link, in: folder.url("other"), over: clinic.transport, agree: { _ in true })
      Issue.record("a code is good for one device")
    } catch {
      guard case .refused("code-used", _) = error else { throw error }
    }
  }
}
