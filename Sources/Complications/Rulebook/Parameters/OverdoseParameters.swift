/// Numbers of OD-1 … OD-5 (evidence.md 4.2).
public struct OverdoseParameters: Hashable, Sendable {
  /// OD-1: a new sign within this after a manipulation.
  public let manipulation: Int64
  /// OD-1: MAS fall …
  public let masFallMilli: Int64
  /// … to at most this.
  public let masFloorMilli: Int64
  /// OD-1: two different new signs within this of one act are an emergency.
  public let twoSignsWithin: Int64
  /// OD-1: more signs within this of the first report are an emergency.
  public let progressWithin: Int64
  /// OD-1: anaesthesia and sedatives explain it within this.
  public let sedationWithin: Int64
  /// OD-1: a screening dose explains leg weakness within this.
  public let screeningEffect: Int64
  /// OD-1: signs answered normal for this.
  public let calmFor: Int64
  /// OD-1: not before this after the last abnormal sign (OD-5).
  public let persistence: Int64
  /// OD-2: terms within this of each other.
  public let severeWithin: Int64
  /// OD-2: Glasgow coma scale at or below.
  public let gcs: Int64
  /// OD-2: respiratory rate at or below (adult).
  public let respiratoryRate: Int64
  /// OD-2: oxygen saturation below, per cent.
  public let spo2Below: Int64
  /// OD-2: systolic pressure below (from 10 years).
  public let systolicBelow: Int64
  /// OD-2: heart rate below (adult).
  public let heartRateBelow: Int64
  /// OD-2: temperature below.
  public let temperatureBelowMilliC: Int64
  /// OD-2: a seizure with hypotonia within this after a manipulation.
  public let seizureAfter: Int64
  /// OD-3: an answer within this.
  public let replyWithin: Int64
  /// OD-3: a restart after more than this without flow.
  public let restartAfter: Int64
  /// OD-3: a refill and a program this close are one act.
  public let oneAct: Int64
  /// OD-5: an overdose within this after a refill.
  public let afterRefill: Int64
  /// OD-4: a new dose above this part of the last one, thousandths.
  public let cutMilli: Int64
  /// OD-4: a new program within this before or after.
  public let newProgramWithin: Int64
  /// OD-4: the first program within this sets the new dose.
  public let newDoseWithin: Int64
  /// OD-4: a stop or stall this long counts.
  public let longStop: Int64
  /// OD-4: how long the person is watched after it.
  public let repairWatch: Int64

  init(_ read: inout ThresholdReader) {
    manipulation = read.duration("OD-1", "manipulation", .hours, 6...168)
    masFallMilli = read.thousandths("OD-1", "masFall", "MAS", 0...4)
    masFloorMilli = read.thousandths("OD-1", "masFloor", "MAS", 0...2)
    twoSignsWithin = read.duration("OD-1", "twoSignsWithin", .hours, 1...72)
    progressWithin = read.duration("OD-1", "progressWithin", .hours, 1...48)
    sedationWithin = read.duration("OD-1", "sedationWithin", .hours, 1...48)
    screeningEffect = read.duration("OD-1", "screeningEffect", .hours, 1...48)
    calmFor = read.duration("OD-1", "calmFor", .hours, 1...168)
    persistence = read.duration("OD-1", "persistence", .hours, 24...336)
    severeWithin = read.duration("OD-2", "within", .hours, 1...48)
    gcs = read.whole("OD-2", "gcs", "GCS", 3...14)
    respiratoryRate = read.whole("OD-2", "respiratoryRate", "/min", 4...16)
    spo2Below = read.whole("OD-2", "spo2Below", "%", 80...96)
    systolicBelow = read.whole("OD-2", "systolicBelow", "mmHg", 60...110)
    heartRateBelow = read.whole("OD-2", "heartRateBelow", "/min", 30...60)
    temperatureBelowMilliC = read.thousandths("OD-2", "temperatureBelow", "C", 32...37)
    seizureAfter = read.duration("OD-2", "seizureAfter", .hours, 1...168)
    replyWithin = read.duration("OD-3", "replyWithin", .hours, 2...48)
    restartAfter = read.duration("OD-3", "restartAfter", .hours, 6...96)
    oneAct = read.duration("OD-3", "oneAct", .hours, 0...12)
    afterRefill = read.duration("OD-5", "afterRefill", .hours, 6...168)
    cutMilli = read.thousandths("OD-4", "cut", "1", 0...1)
    newProgramWithin = read.duration("OD-4", "programWithin", .hours, 1...24)
    newDoseWithin = read.duration("OD-4", "doseWithin", .hours, 12...168)
    longStop = read.duration("OD-4", "longStop", .hours, 12...168)
    repairWatch = read.duration("OD-4", "watch", .hours, 12...168)
  }
}
