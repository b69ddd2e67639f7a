import Admission
import ChangeLog
import ClinicalFiles
import Complications
import PumpRecords
import Testing
import TestGround

@Suite("Promise 6: findings are a pure function of log, site facts, rulebook and instant")
struct Promise6FindingsArePureTests {
  private static let nurse = 1
  private static let caregiver = 2
  private static let prescriber = 3
  private let settings: DetectionSettings

  init() throws { settings = try DetectionSettings.standard() }

  private func instant(_ minute: Int) -> Int64 { WrittenLog.midnight + Int64(minute) * WrittenLog.minute }

  /// A pump is filled; the caregiver reports next morning and corrects it in the evening; the nurse was there too and syncs last.
  private func story() throws -> [(log: WrittenLog, minute: Int)] {
    var log = try WrittenLog(seed: 6, [.nurse, .caregiver, .prescriber])
    var stages: [(WrittenLog, Int)] = []
    try log.record(
      "profile", ["ageYears=24", "spasticityOrigin=cerebral", "baseline.spasticityNRS=3", "zone=Europe/Berlin"], by: Self.prescriber,
      at: 500)
    try log.record("implant", ["reservoirML=20", "deadVolumeML=0.4", "at=2025-01-15T09:00Z"], by: Self.prescriber, at: 501)
    let program = try log.record(
      "program", ["mode=simple", "state=running", "dailyDoseMcg=400", "concentrationMcgPerML=2000"], by: Self.prescriber, at: 502)
    try log.sync(Self.prescriber, at: 503)
    try log.sync(Self.nurse, at: 540)
    try log.record(
      "refill", ["aspiratedML=3", "expectedML=3", "filledML=20", "concentrationMcgPerML=2000", "drug=baclofen", "at=2026-03-01T09:10Z"],
      by: Self.nurse, at: 555)
    try log.sync(Self.nurse, at: 556)
    try log.sync(Self.caregiver, at: 560)
    stages.append((log, 600))
    // The second day. The nurse is offline and sees more than the caregiver.
    try log.record("symptoms", ["spasticityNRS=7", "itch=true", "sweating=true"], by: Self.nurse, at: 1440 + 450)
    try log.record("vitals", ["temperatureC=38.4", "heartRate=124"], by: Self.nurse, at: 1440 + 451)
    let report = try log.record("symptoms", ["spasticityNRS=7", "itch=true"], by: Self.caregiver, at: 1440 + 480)
    try log.sync(Self.caregiver, at: 1440 + 485)
    stages.append((log, 1440 + 490))
    if let shown = log.view.record(report) {
      try log.record("symptoms", ["spasticityNRS=3", "itch=false"], by: Self.caregiver, at: 1440 + 1080, correcting: shown)
    }
    try log.sync(Self.caregiver, at: 1440 + 1081)
    stages.append((log, 1440 + 1090))
    // Two correct one dose, neither knowing of the other.
    if let shown = log.view.record(program) {
      try log.record("program", ["dailyDoseMcg=450"], by: Self.prescriber, at: 1440 + 1100, correcting: shown)
      try log.record("program", ["dailyDoseMcg=350"], by: Self.nurse, at: 1440 + 1105, correcting: shown)
    }
    try log.sync(Self.prescriber, at: 1440 + 1110)
    stages.append((log, 1440 + 1115))
    try log.sync(Self.nurse, at: 1440 + 1275)
    stages.append((log, 1440 + 1300))
    stages.append((log, 120 * 1440))
    return stages
  }

  private func events(_ stage: (log: WrittenLog, minute: Int)) -> [FindingEvent] {
    settings.detect(in: stage.log.view, at: instant(stage.minute)).events
  }

  @Test("the same changes give the same events, in whatever order they came")
  func orderOfDelivery() throws {
    let stage = try #require(try story().last)
    let whole = events(stage)
    #expect(whole.contains { $0.finding.findingClass == .withdrawal && $0.finding.tier == .emergency })
    let seed: UInt64 = 20_261_125
    print("seed \(seed)")
    var random = SplitMix64(seed: seed)
    for _ in 0..<12 {
      let shuffled = stage.log.view(stage.log.feeds.shuffled(using: &random))
      #expect(settings.detect(in: shuffled, at: instant(stage.minute)).events == whole)
    }
  }

  @Test("what was said stays said: later data adds to it")
  func historyIsKept() throws {
    let stages = try story()
    let whole = events(try #require(stages.last))
    for stage in stages {
      let then = events(stage)
      #expect(then == whole.filter { $0.knownAt <= instant(stage.minute) }, "as of minute \(stage.minute)")
    }
  }

  @Test("late data supersedes a finding that was right when raised, and says why")
  func lateDataSupersedes() throws {
    let stages = try story()
    let raised = events(stages[1]).filter { $0.finding.findingClass == .withdrawal }
    #expect(raised.map(\.kind) == [.raised])
    let corrected = events(stages[2]).filter { $0.finding.findingClass == .withdrawal }
    #expect(corrected.map(\.kind) == [.raised, .superseded])
    let correction = try #require(stages[2].log.members[Self.caregiver].ids.last)
    #expect(corrected.last?.because == [correction.description])
    #expect(corrected.last?.finding.state == .superseded)
  }

  @Test("a quiet log is looked at again at its own instants, and what has not arrived is missing, not normal")
  func silence() throws {
    let stages = try story()
    let result = settings.detect(in: stages[0].log.view, at: instant(stages[0].minute))
    let next = try #require(result.next)
    #expect(next > instant(stages[0].minute))
    let later = settings.detect(in: stages[0].log.view, at: next)
    #expect(later.events.starts(with: result.events))
    let finding = try #require(events(stages[1]).first { $0.finding.findingClass == .withdrawal }?.finding)
    let nurse = try #require(finding.completeness.first { $0.writer == stages[1].log.members[Self.nurse].id.description.prefix(8) })
    #expect(nurse.lastContact == instant(556))
    #expect(nurse.silentFor == instant(1440 + 485) - instant(556))
  }

  @Test("one engine: a log, and the same log as a timeline file, give the same events")
  func logAndFile() throws {
    for stage in try story() {
      let view = stage.log.view
      let timeline = PumpLogTimeline(view, at: instant(stage.minute), zone: settings.zone)
      let lines = LogFileWriter(timeline, zone: PumpLogTimeline.zoneName(of: view), end: instant(stage.minute)).lines()
      let file = try TimelineFileReader.read(Array((lines.joined(separator: "\n") + "\n").utf8), name: "P1.jsonl")
      let log = try #require(file.pumpLogs.first)
      let fromFile = DetectionRun.events(log: log, site: file.siteFacts, rulebook: settings.rulebook, clock: file.clock)
      #expect(DetectionJSON.lines(fromFile) == DetectionJSON.lines(events(stage)), "as of minute \(stage.minute)")
    }
  }

  @Test("what has not arrived is known where it was recorded, at once, by its author's clock")
  func offline() throws {
    var log = try #require(try story().first).log
    try log.record("symptoms", ["spasticityNRS=7", "itch=true"], by: Self.nurse, at: 1440 + 450)
    let feeds = log.members.map { FeedContent(log: log.log, writer: $0.id, changes: $0.changes, hasher: hasher) }
    #expect(settings.detect(in: log.view, at: instant(1440 + 451)).events.allSatisfy { $0.finding.findingClass != .withdrawal })
    let own = settings.detect(in: log.view(feeds), at: instant(1440 + 451)).events.filter { $0.finding.findingClass == .withdrawal }
    #expect(own.map(\.kind) == [.raised])
    #expect(own.first?.knownAt == instant(1440 + 450))
  }
}
