/// Numbers of the shared definitions (evidence.md section 3).
public struct DefinitionParameters: Hashable, Sendable {
  /// Baseline: readings from this long before t …
  public let baselineFrom: Int64
  /// … to this long before t.
  public let baselineTo: Int64
  /// Baseline: this many readings at least, else the enrolment value.
  public let baselineReadings: Int64
  /// Unknown baseline: spasticity NRS at or above it counts as up.
  public let unknownBaselineMilliNRS: Int64
  /// SPAST_UP: NRS above baseline by this.
  public let spasticityRiseMilliNRS: Int64
  /// SPAST_UP: and at least this.
  public let spasticityFloorMilliNRS: Int64
  /// SPAST_UP: Penn above baseline by this.
  public let pennRise: Int64
  /// SPAST_UP: mean MAS above baseline by this.
  public let masRiseMilli: Int64
  /// SPAST_UP3: NRS above baseline by this.
  public let strongRiseMilliNRS: Int64
  /// SPAST_UP3: or this NRS, and above baseline.
  public let strongMilliNRS: Int64
  /// SPAST_UP3: a clinician's MAS above baseline by this.
  public let strongMASRiseMilli: Int64
  /// ITCH: a new drug in this time explains it.
  public let itchDrug: Int64
  /// AUTON: temperature.
  public let feverMilliC: Int64
  /// AUTON: heart rate of an adult.
  public let heartRate: Int64
  /// AUTON: heart rate above baseline by this.
  public let heartRateRise: Int64
  /// AUTON: systolic pressure above baseline by this.
  public let systolicRise: Int64
  /// AUTON: two systolic readings this far apart …
  public let systolicSwing: Int64
  /// … within this time.
  public let systolicSwingWithin: Int64
  /// SEVERE: temperature.
  public let severeMilliC: Int64
  /// SEVERE: Glasgow coma scale at or below.
  public let severeGCS: Int64
  /// SEVERE: creatine kinase, U/L.
  public let severeCK: Int64
  /// SEVERE: or this many times the laboratory's limit.
  public let severeCKTimesLimit: Int64
  /// SEVERE, OD-2: systolic below this (adults and from 10 years).
  public let systolicLow: Int64
  /// SEVERE: creatinine this many thousandths of the lowest …
  public let creatinineRatioMilli: Int64
  /// … of this time.
  public let creatinineLookBack: Int64
  /// SEVERE: creatinine where there is none to compare with, µmol/L.
  public let creatinineAlone: Int64
  /// DELIV: how long a dated term stands.
  public let datedTerm: Int64
  /// DELIV: a missed refill with less than this to the low date.
  public let missedRefillReserve: Int64
  /// DELIV: an undocumented decrease above this, per cent in thousandths.
  public let decreaseMilliPercent: Int64
  /// Volume: the alarm volume where none is known, microlitres.
  public let alarmVolumeMicrolitres: Int64
  /// Volume: delivery below this is taken as not guaranteed, microlitres.
  public let lastMicrolitres: Int64
  /// Volume: mean of actual to programmed delivery, thousandths, where a pump has fewer than three refills.
  public let gainMilli: Int64
  /// Volume: worst case of the same.
  public let worstGainMilli: Int64
  /// Volume: how long a filling is stable.
  public let stability: Int64
  /// Reports this close are one.
  public let sameReport: Int64
  /// Unless rebooked or attended, a booking counts as missed after this.
  public let missedAfter: Int64
  /// An end that is followed by new evidence within this is a reopening.
  public let reopen: Int64

  init(_ read: inout ThresholdReader) {
    baselineFrom = read.duration("baseline", "from", .days, 7...365)
    baselineTo = read.duration("baseline", "to", .hours, 12...240)
    baselineReadings = read.whole("baseline", "readings", "1", 1...20)
    unknownBaselineMilliNRS = read.thousandths("baseline", "unknownNRS", "NRS", 1...10)
    spasticityRiseMilliNRS = read.thousandths("SPAST_UP", "nrsRise", "NRS", 1...5)
    spasticityFloorMilliNRS = read.thousandths("SPAST_UP", "nrsFloor", "NRS", 0...10)
    pennRise = read.whole("SPAST_UP", "pennRise", "Penn", 1...4)
    masRiseMilli = read.thousandths("SPAST_UP", "masRise", "MAS", 0...4)
    strongRiseMilliNRS = read.thousandths("SPAST_UP3", "nrsRise", "NRS", 1...8)
    strongMilliNRS = read.thousandths("SPAST_UP3", "nrs", "NRS", 3...10)
    strongMASRiseMilli = read.thousandths("SPAST_UP3", "masRise", "MAS", 1...4)
    itchDrug = read.duration("ITCH", "newDrug", .days, 1...60)
    feverMilliC = read.thousandths("AUTON", "temperature", "C", 37...40)
    heartRate = read.whole("AUTON", "heartRate", "/min", 80...180)
    heartRateRise = read.whole("AUTON", "heartRateRise", "/min", 10...80)
    systolicRise = read.whole("AUTON", "systolicRise", "mmHg", 10...80)
    systolicSwing = read.whole("AUTON", "systolicSwing", "mmHg", 10...100)
    systolicSwingWithin = read.duration("AUTON", "swingWithin", .hours, 1...48)
    severeMilliC = read.thousandths("SEVERE", "temperature", "C", 38...42)
    severeGCS = read.whole("SEVERE", "gcs", "GCS", 3...14)
    severeCK = read.whole("SEVERE", "ck", "U/L", 200...20_000)
    severeCKTimesLimit = read.whole("SEVERE", "ckTimesLimit", "1", 2...50)
    systolicLow = read.whole("SEVERE", "systolicBelow", "mmHg", 60...110)
    creatinineRatioMilli = read.thousandths("SEVERE", "creatinineRatio", "1", 1...5)
    creatinineLookBack = read.duration("SEVERE", "creatinineLookBack", .days, 7...1000)
    creatinineAlone = read.whole("SEVERE", "creatinine", "umol/L", 80...600)
    datedTerm = read.duration("DELIV", "datedTerm", .hours, 12...336)
    missedRefillReserve = read.duration("DELIV", "missedRefillReserve", .days, 1...30)
    decreaseMilliPercent = read.thousandths("DELIV", "decrease", "%", 5...80)
    alarmVolumeMicrolitres = read.thousandths("volume", "alarmVolume", "mL", 1...10)
    lastMicrolitres = read.thousandths("volume", "notGuaranteedBelow", "mL", 0...5)
    gainMilli = read.thousandths("volume", "gain", "1", 0...2)
    worstGainMilli = read.thousandths("volume", "worstGain", "1", 1...2)
    stability = read.duration("volume", "stability", .days, 30...365)
    sameReport = read.duration("report", "sameReport", .minutes, 1...240)
    missedAfter = read.duration("appointment", "missedAfter", .hours, 1...168)
    reopen = read.duration("episode", "reopenWithin", .hours, 1...336)
  }
}
