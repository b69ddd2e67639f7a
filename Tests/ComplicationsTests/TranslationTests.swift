import ClinicalFiles
import Complications
import Testing

@Suite("A translation changes words and nothing that decides")
struct TranslationTests {
  private let rulebook: Rulebook
  private let translation: RulebookTranslation

  init() throws {
    rulebook = try DefaultRulebook.load()
    translation = try #require(try DefaultRulebook.translation(to: "de", of: rulebook))
  }

  @Test("the German texts have every rule, variant and question of the rulebook")
  func complete() {
    for rule in rulebook.rules {
      let words = translation.rules[rule.id]
      #expect(words != nil, "\(rule.id)")
      #expect(words?.headline != rule.headline && words?.action != rule.action, "\(rule.id) is translated")
      #expect(words?.variants.map(\.name) == rule.variants.map(\.name), "\(rule.id)")
    }
    #expect(Set(translation.questions.keys) == Set(rulebook.questions.keys))
    for name in FindingClass.allCases.map(\.rawValue) + ["emergency", "urgent", "review", "info"] {
      #expect(name == "radicular" || translation.phrasebook(name) != name, "\(name)")
    }
  }

  @Test("over every timeline: the same events; every input that is missing has its question, every phrase its German")
  func events() throws {
    let german = rulebook.translated(by: translation)
    for fixture in TimelineFixture.all {
      let file = try fixture.read()
      let english = TimelineFixture.events(file, rulebook)
      let translated = TimelineFixture.events(file, german)
      #expect(english.count == translated.count)
      for (one, other) in zip(english, translated) {
        #expect(Self.decided(one) == Self.decided(other), "\(fixture)")
        #expect(one.finding.headline != other.finding.headline, "\(fixture): \(one.finding.headline)")
        for input in one.finding.missing { #expect(rulebook.questions[input] != nil, "\(fixture) misses \(input)") }
        guard let detail = Self.detail(one), one.finding.findingClass != .dataConflict, !detail.hasPrefix("INR") else { continue }
        for part in detail.split(whereSeparator: { $0 == "," || $0 == ";" }) {
          let word = String(part.drop { $0 == " " })
          // A rule's detail in one of its names is spelled alike in both languages: only a phrase has a blank.
          if word.contains(" ") { #expect(german.phrasebook.list(word) != word, "\(fixture): \(word)") }
        }
      }
    }
  }

  /// A finding without its words.
  private static func decided(_ event: FindingEvent) -> FindingEvent {
    var event = event
    event.finding.headline = ""
    event.finding.action = ""
    event.finding.differential = []
    return event
  }

  /// What a rule added to its headline.
  private static func detail(_ event: FindingEvent) -> String? {
    let headline = event.finding.headline
    guard let colon = headline.firstIndex(of: ":") else { return nil }
    return String(headline[headline.index(after: colon)...].drop { $0 == " " }).replacing(" (unverified)", with: "")
  }

  @Test("a nurse reads German: tier, what to do, what to ask, what else it could be")
  func text() throws {
    let file = """
      timeline: 1
      clock: {end: 2026-01-12T09:00Z}
      entries:
        - {kind: refill, at: 2026-01-10T08:00Z, by: nurse, filledML: 18, concentrationMcgPerML: 2000, drug: baclofen}
        - {kind: symptoms, at: 2026-01-12T08:00Z, by: caregiver, spasticityNRS: 8, itch: true, sweating: true}
      """
    let german = rulebook.translated(by: translation)
    let text = DetectionReport.text(
      TimelineFixture.events(try TimelineFileReader.read(Array(file.utf8), name: "test"), german), german)
    #expect(text.hasPrefix("NOTFALL  Baclofenentzug mit autonomen Zeichen\n"))
    #expect(text.contains("was: Entzug nach WD-2, Pumpenprotokoll P1"))
    #expect(text.contains("tun: Als Baclofenentzug behandeln"))
    #expect(text.contains("fragen: ") && text.contains("Pumpe? Auslesen"))
    #expect(text.contains("autonome Dysreflexie (Rückenmarksverletzung"))
    for word in ["evidence:", "missing:", "silent devices", "What looks like"] { #expect(!text.contains(word)) }
  }

  @Test(
    "what no rulebook asks for, and a text that hides the date, is refused with its place",
    arguments: [
      ("  WD-1:\n", "  WD-9:\n", "expected a rule of the rulebook, found WD-9"),
      ("  \"spo2\": ", "  \"spo3\": ", "expected an input that the rulebook asks for, found spo3"),
      (" am <date>. Leerlaufen", " bald. Leerlaufen", "expected <date> where the original has it"),
      ("      explant:\n", "      explants:\n", "expected variants that IN-2 has, found explants"),
      ("translation: 1", "translation: 2", "expected translation: 1, found 2"),
    ])
  func refused(_ old: String, _ new: String, _ message: String) throws {
    let text = String(decoding: DefaultRulebook.germanBytes, as: UTF8.self).replacing(old, with: new, maxReplacements: 1)
    do {
      _ = try TranslationReader.read(Array(text.utf8), file: "de.yaml", of: rulebook)
      Issue.record("\(new) is read")
    } catch {
      #expect("\(error)".hasPrefix("de.yaml:") && "\(error)".contains(message), "\(error)")
    }
  }
}
