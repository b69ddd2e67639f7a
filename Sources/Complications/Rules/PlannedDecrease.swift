import ChangeLog
import PumpRecords

/// Whether a plan that was written down before covers a lower dose (evidence.md section 3, "Documented plan").
enum PlannedDecrease {
  /// A wean without a stated step goes down by so much, per cent in thousandths …
  private static let step: Int64 = 20_000
  /// … and what pumps round.
  private static let slack: Int64 = 2_000

  /// Whether a plan covers a program's step from one dose down to another.
  static func covers(_ program: Noted<Program>, from old: Rational, to new: Rational, at moment: Moment) -> Bool {
    guard new < old else { return false }
    if moment.plan([.stop, .holiday, .explant], covering: program.at) != nil { return true }
    guard let plan = moment.plan([.wean], covering: program.at) else { return false }
    return isStep(program, from: old, to: new, of: plan, moment)
  }

  /// A step that is not too large and not too soon after the last change.
  private static func isStep(
    _ program: Noted<Program>, from old: Rational, to new: Rational, of plan: Noted<Plan>, _ moment: Moment
  ) -> Bool {
    let percent = plan[Plan.stepPercent].map { $0.scaled * 10 } ?? step
    guard Rational(100_000) * (old - new) <= Rational(percent + slack) * old else { return false }
    // Days are kept in hundredths.
    guard let every = plan[Plan.everyDays]?.scaled, let last = moment.lastChange(before: program) else { return true }
    return program.at - last >= every * Lapse.day / 100 - Lapse.day
  }
}

extension Moment {
  /// When the dose last changed before a program; nil where it never did.
  fileprivate func lastChange(before program: Noted<Program>) -> Int64? {
    guard let last = doseBefore(program) else { return nil }
    var current = last.program
    // A program that repeats the dose changes nothing.
    while let earlier = doseBefore(current) {
      if earlier.nanograms != last.nanograms { return current.at }
      current = earlier.program
    }
    return nil
  }
}
