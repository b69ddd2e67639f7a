/// What a rule sees at one instant of effective time: the records up to it, and the findings so far.
///
/// A class, though nothing in it changes: a rule hands it on to many small questions, and the chart has dozens of lists, each of
/// which a copy would have to retain.
package final class Moment {
  /// Everything known, in one reading. Rules look only at what is not later than ``now``.
  package let chart: Chart
  /// The instant that is judged, milliseconds since 1970.
  package let now: Int64
  /// The findings so far, over ones too, in the order in which they were raised.
  package let lives: [Life]
  /// Places in ``lives`` of the open ones, ascending.
  private let openNow: [Int]
  /// Places in ``lives`` of those that were open before this instant, ascending.
  private let openBefore: [Int]
  /// Times of withdrawal and overdose.
  let illTimes: [ClosedRange<Int64>]
  /// What was computed of the past before.
  let lookBack: LookBack

  init(
    chart: Chart, now: Int64, lives: [Life], openNow: [Int], openBefore: [Int], illTimes: [ClosedRange<Int64>], lookBack: LookBack
  ) {
    self.chart = chart
    self.now = now
    self.lives = lives
    self.openNow = openNow
    self.openBefore = openBefore
    self.illTimes = illTimes
    self.lookBack = lookBack
  }

  /// Another instant, with the findings of this one.
  convenience init(at now: Int64, as moment: Moment) {
    self.init(
      chart: moment.chart, now: now, lives: moment.lives, openNow: moment.openNow, openBefore: moment.openBefore,
      illTimes: moment.illTimes, lookBack: moment.lookBack)
  }

  /// The numbers of the rulebook.
  package var numbers: RuleParameters { chart.rulebook.parameters }

  /// The open findings of a class.
  package func open(_ findingClass: FindingClass) -> [Life] {
    openNow.filter { lives[$0].findingClass == findingClass }.map { lives[$0] }
  }

  /// Whether a finding of a class is open, held by a rule that `rule` accepts.
  package func isOpen(_ findingClass: FindingClass, where rule: (HeldRule) -> Bool = { _ in true }) -> Bool {
    openNow.contains { lives[$0].findingClass == findingClass && lives[$0].held.contains(where: rule) }
  }

  /// Whether a finding of a class was open just before this instant.
  package func wasOpenBefore(_ findingClass: FindingClass) -> Bool {
    openBefore.contains { lives[$0].findingClass == findingClass }
  }

  /// The latest end, up to now, of a finding of a class; nil where there is none.
  package func lastEnd(_ findingClass: FindingClass) -> Int64? {
    lives.filter { $0.findingClass == findingClass }.compactMap { $0.spans.compactMap(\.to).max() }.max()
  }
}
