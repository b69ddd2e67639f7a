import Simulation
import Testing

@Suite("The drug in one body: the regression values of simulation-model.md section 2")
struct DrugEffectTests {
  /// Hours at which withdrawal first passes mild, moderate, severe and critical, its peak, and the peak of the effect.
  private func run(_ hours: Double, _ fraction: (Double) -> Double) -> (first: [Double?], peak: Double, effect: Double, over: Double?) {
    var body = DrugEffect()
    var first: [Double?] = [nil, nil, nil, nil]
    var peak = 0.0
    var effect = 0.0
    var over: Double?
    var time = 0.0
    while time <= hours {
      for (place, mark) in [0.25, 0.45, 0.65, 0.80].enumerated() where first[place] == nil && body.withdrawal >= mark {
        first[place] = time
      }
      if over == nil, body.effect >= 2 { over = time }
      peak = max(peak, body.withdrawal)
      effect = max(effect, body.effect)
      body.step(fraction: fraction(time))
      time += DrugEffect.stepHours
    }
    return (first, peak, effect, over)
  }

  private func near(_ value: Double?, _ expected: Double?, _ decimals: Double = 0.05) -> Bool {
    guard let value, let expected else { return value == nil && expected == nil }
    return abs(value - expected) <= max(decimals, expected * 0.01)
  }

  @Test(
    "withdrawal passes its marks when the table says",
    arguments: [
      (0.0, 200.0, [16.6, 26.0, 39.0, 58.4], 0.86), (0.05, 200, [17.1, 27.2, 42.1, 72.4], 0.81), (0.30, 300, [21.4, 38.4, nil, nil], 0.60),
      (0.50, 400, [28.7, nil, nil, nil], 0.43),
    ] as [(Double, Double, [Double?], Double)])
  func loss(_ share: Double, _ hours: Double, _ marks: [Double?], _ peak: Double) {
    let came = run(hours) { _ in share }
    for (one, other) in zip(came.first, marks) { #expect(near(one, other), "\(came.first)") }
    #expect(near(came.peak, peak, 0.005))
  }

  @Test("a bridge that was left out: weak for 3.97 days, or four times too strong for 0.99 day")
  func bridge() {
    let weak = run(300) { $0 < 3.97 * 24 ? 0.25 : 1 }
    #expect(near(weak.first[0], 20.3) && near(weak.first[1], 35.1) && weak.first[2] == nil && near(weak.peak, 0.64, 0.005))
    let strong = run(300) { $0 < 0.99 * 24 ? 4 : 1 }
    #expect(near(strong.over, 5.6) && near(strong.effect, 3.76, 0.01) && near(strong.peak, 0.11, 0.005))
  }

  @Test("a stall in a scanner of one hour does nothing; of a day it is withdrawal")
  func stall() {
    #expect(near(run(100) { $0 < 1 ? 0 : 1 }.peak, 0.02, 0.005))
    let long = run(100) { $0 < 24 ? 0 : 1 }
    #expect(near(long.first[0], 16.6) && near(long.first[1], 26.1) && near(long.peak, 0.49, 0.005))
  }

  @Test("six times the dose for five hours; eight hours off by posture")
  func short() {
    let six = run(100) { $0 < 5 ? 6 : 1 }
    #expect(near(six.over, 3.7) && near(six.effect, 2.8, 0.05))
    #expect(near(run(100) { $0 < 8 ? 0 : 1 }.peak, 0.18, 0.005))
  }

  @Test("a slow wean stays mild, a fast one breaks through")
  func wean() {
    // 15 % of what is left, every five days; 20 % of the first dose, every day.
    let slow = run(1_500) { Series.power(0.85, ($0 / 120).rounded(.down) + 1) }
    #expect(near(slow.first[0], 269) && near(slow.peak, 0.30, 0.012))
    let fast = run(300) { max(0, 1 - 0.2 * (($0 / 24).rounded(.down) + 1)) }
    #expect(near(fast.first[0], 51) && near(fast.first[1], 80, 0.5) && near(fast.first[2], 108) && near(fast.peak, 0.82, 0.005))
  }

  @Test("signs at the stations that the model names")
  func signs() {
    let severe = Signs(effect: 1, withdrawal: 0.65, untreated: 7.5)
    #expect(abs(severe.temperatureC - 38.1) < 0.1 && abs(severe.heartRate - 114) < 1 && abs(severe.ckUPerL - 1_700) < 100)
    let strong = Signs(effect: 3, withdrawal: 0, untreated: 7.5)
    #expect(abs(strong.drowsyProbability - 0.94) < 0.01 && abs(strong.respiratoryRate - 12) < 0.1)
  }
}
