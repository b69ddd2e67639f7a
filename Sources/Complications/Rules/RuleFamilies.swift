/// The rules that are built.
enum RuleFamilies {
  /// Every family, in the order in which they are asked at one instant (3.1.26).
  static let all: [any RuleFamily] = [
    EntryErrors(), Programming(), RefillTiming(), Withdrawal(), Overdose(), Infection(), SpinalFluidLeak(), Neurological(), BackPain(),
    DataConflict(),
  ]
}
