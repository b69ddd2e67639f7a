import PumpRecords
import Testing

@Suite("Values as text") struct ValueTextTests {
  @Test("every row reads its own printing")
  func everyRow() throws {
    for table in TableTests.everyTable() {
      for row in table.rows {
        let text: String? =
          switch row.shape {
          case .bool: "true"
          case .number(let scale): ExactDecimal.text(row.possible?.upperBound ?? 1, decimals: scale.decimals)
          case .code(let vocabulary): vocabulary.names.last
          case .text: "Ä text"
          case .reference: "000102030405060708090a0b0c0d0e0f"
          case .instant, .interval: "2026-01-02T03:04:05Z"
          case .date: "2026-01-02"
          case .timeOfDay, .occasion: "07:30"
          case .message(let inner): inner.shorthand.map { _ in "none" }
          }
        guard let text else { continue }
        if case .message(let inner) = row.shape {
          let word = inner === SterileTechnique.table ? "complete" : "none"
          #expect(row.describe(try row.encode(text: word)).first?.contains(word) == true)
          continue
        }
        let shown = row.describe(try row.encode(text: text))
        if case .number(let scale) = row.shape, !scale.unit.isEmpty {
          #expect(shown == [text + " " + scale.unit], "\(table.name).\(row.name)")
        } else {
          #expect(shown == [text], "\(table.name).\(row.name)")
        }
      }
    }
  }

  @Test(
    "an error says what was expected",
    arguments: [
      (Refill.filledML.row, "3.0501", "expected millilitres with at most 3 decimals"),
      (Refill.needlePasses.row, "two", "expected a whole number"),
      (Symptoms.itch.row, "yes", "expected true or false"), (Program.state.row, "on", "expected one of running, stopped"),
      (Appointment.for.row, "soon", "expected a date and time such as 2026-01-31T08:00Z"),
      (Symptoms.backPain.row, "bad", "expected the fields nrs, site, character, new, chronic, onset, radiates, afterTrauma"),
    ])
  func errors(_ row: Row, _ text: String, _ expected: String) {
    do throws(ValueError) {
      _ = try row.encode(text: text)
      Issue.record("\(row.name) accepted \(text)")
    } catch { #expect(error.message == expected) }
  }

  @Test("nested messages and lists print with their names")
  func nested() throws {
    var step = UntypedDraft()
    for (name, text) in [("from", "06:00"), ("to", "24:00"), ("rateMcgPerH", "4.25")] {
      let row = try #require(Program.Step.table.row(named: name))
      step.append(row.number, try row.encode(text: text))
    }
    let bytes = try Program.steps.row.encode(message: step) + Program.steps.row.encode(message: step)
    #expect(Program.steps.row.describe(bytes) == Array(repeating: "{from: 06:00, to: 24:00, rateMcgPerH: 4.25 mcg/h}", count: 2))
    let message = Message<Program>(bytes)
    #expect(message[Program.steps].count == 2)
    #expect(message[Program.steps].last?[Program.Step.rateMcgPerH]?.picogramsPerHour == 4_250_000)
    let interval = try Refill.at.row.encode(from: "2026-01-01T10:00Z", to: "2026-01-01T11:00Z")
    #expect(Refill.at.row.describe(interval) == ["2026-01-01T10:00:00Z to 2026-01-01T11:00:00Z"])
    #expect(throws: ValueError.self) { try Refill.at.row.encode(from: "2026-01-01T10:00Z", to: "2026-01-01T09:00Z") }
  }

  @Test("a bolus is daily with a time and once with a date")
  func boluses() throws {
    let at = Program.Bolus.at.row
    #expect(Message<Program.Bolus>(try at.encode(text: "07:30"))[Program.Bolus.at] == TimeOfDay(minutes: 450).map { .daily($0) })
    #expect(Message<Program.Bolus>(try at.encode(text: "2026-01-01T00:00Z"))[Program.Bolus.at] == Instant("2026-01-01").map { .once($0) })
  }

  @Test("guardrails flag and keep")
  func guardrails() throws {
    let high = try Vitals.temperatureC.row.encode(text: "391")
    let message = UntypedMessage(table: Vitals.table, high)
    #expect(Guardrail.implausible(in: message) == ["temperatureC"])
    #expect(Message<Vitals>(high)[Vitals.temperatureC]?.centidegrees == 39_100)
    #expect(Guardrail.verdict(on: Volume(microlitres: 190_000), Refill.filledML) == .implausible)
    #expect(Guardrail.verdict(on: Volume(microlitres: 50_000), Refill.filledML) == .possible)
    #expect(Guardrail.verdict(on: Volume(microlitres: -1), Refill.filledML) == .implausible)
    var step = UntypedDraft()
    step.append(3, try Program.Step.doseMcg.row.encode(text: "10000.001"))
    let program = UntypedMessage(table: Program.table, try Program.steps.row.encode(message: step))
    #expect(Guardrail.implausible(in: program) == ["steps.doseMcg"])
  }
}
