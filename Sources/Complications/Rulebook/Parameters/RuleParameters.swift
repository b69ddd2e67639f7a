/// The numbers of the rulebook, typed, a structure per family. A family's file holds the bounds beside each number.
///
/// Times are milliseconds; other values are thousandths of the unit in their name (`feverMilliC` 38000 = 38.0 °C),
/// so that they compare exactly.
public struct RuleParameters: Hashable, Sendable {
  /// Section 3: baseline, SPAST_UP, ITCH, AUTON, SEVERE, DELIV.
  public let definitions: DefinitionParameters
  /// WD-1 … WD-3.
  public let withdrawal: WithdrawalParameters
  /// OD-1 … OD-5.
  public let overdose: OverdoseParameters
  /// RF-1 … RF-6.
  public let refill: RefillParameters
  /// VE-1 … VE-3.
  public let entry: EntryParameters
  /// PR-1 … PR-3.
  public let programming: ProgrammingParameters
  /// PR-4 … PR-11.
  public let setting: SettingParameters
  /// VE-4 … VE-6.
  public let drug: DrugParameters
  /// RV-1 … RV-5.
  public let residual: ResidualParameters
  /// BP-1 … BP-4.
  public let backPain: BackPainParameters
  /// IN-1 … IN-3.
  public let infection: InfectionParameters
  /// CS-1, CS-2.
  public let leak: LeakParameters
  /// NE-1 … NE-4.
  public let neurological: NeurologicalParameters
  /// WD-4 … WD-6.
  public let interruption: InterruptionParameters
  /// PU-1 … PU-9.
  public let pump: PumpParameters
  /// CA-0 … CA-8.
  public let catheter: CatheterParameters
  /// CG-1 … CG-10.
  public let gate: GateParameters
  /// ST-2, MO-1 … MO-5.
  public let monitoring: MonitoringParameters
  /// DC-1.
  public let conflict: ConflictParameters

  /// The rules that are built: a rulebook without one of them is refused.
  public static let ruleIDs = [
    "WD-1", "WD-2", "WD-3", "OD-1", "OD-2", "RF-1", "RF-2", "RF-3", "RF-4", "VE-1", "VE-2", "VE-3", "PR-1", "PR-2", "PR-3",
    "BP-1", "BP-2", "BP-3", "BP-4", "DC-1",
    "WD-4", "WD-5", "WD-6", "PU-1", "PU-2", "PU-3", "PU-4", "PU-5", "PU-6", "PU-7", "PU-8", "PU-9", "CA-0", "CA-1", "CA-2", "CA-3", "CA-4",
    "CA-5", "CA-6", "CA-7", "CA-8", "ST-1", "ST-2", "MO-1", "MO-2", "MO-3", "MO-4", "MO-5",
    "PR-4", "PR-5", "PR-6", "PR-7", "PR-8", "PR-9", "PR-10", "PR-11", "VE-4", "VE-5", "VE-6", "RF-5", "RF-6", "RF-7", "OD-3", "OD-4",
    "OD-5",
    "RV-1", "RV-2", "RV-3", "RV-4", "RV-5",
    "IN-1", "IN-2", "IN-3", "CS-1", "CS-2", "NE-1", "NE-2", "NE-3", "NE-4",
    "CG-1", "CG-2", "CG-3", "CG-4", "CG-5", "CG-6", "CG-7", "CG-8", "CG-9", "CG-10",
  ]

  init(_ read: inout ThresholdReader) {
    definitions = DefinitionParameters(&read)
    withdrawal = WithdrawalParameters(&read)
    overdose = OverdoseParameters(&read)
    refill = RefillParameters(&read)
    entry = EntryParameters(&read)
    programming = ProgrammingParameters(&read)
    setting = SettingParameters(&read)
    drug = DrugParameters(&read)
    residual = ResidualParameters(&read)
    backPain = BackPainParameters(&read)
    infection = InfectionParameters(&read)
    leak = LeakParameters(&read)
    neurological = NeurologicalParameters(&read)
    interruption = InterruptionParameters(&read)
    pump = PumpParameters(&read)
    catheter = CatheterParameters(&read)
    gate = GateParameters(&read)
    monitoring = MonitoringParameters(&read)
    conflict = ConflictParameters(&read)
  }
}
