/// Numbers of IN-1 … IN-3 (evidence.md 4.9).
public struct InfectionParameters: Hashable, Sendable {
  /// IN-1: redness alone is watched for this after surgery.
  public let early: Int64
  /// IN-1: tenderness and blood at the wound count from this after surgery.
  public let tender: Int64
  /// IN-1, IN-2: signs this close belong together.
  public let within: Int64
  /// IN-1: redness answered no over this ends it.
  public let calmFor: Int64
  /// IN-2: a warm and tender pocket counts from this after surgery.
  public let latePocket: Int64
  /// IN-2: C-reactive protein, thousandths of mg/L …
  public let crpMilli: Int64
  /// … or sedimentation, mm/h …
  public let esr: Int64
  /// … from this after surgery …
  public let bloodAfter: Int64
  /// … with worse pain in this time.
  public let painWithin: Int64
  /// IN-2: signs of sepsis this close belong together.
  public let sepsisWithin: Int64
  /// IN-2: breathing of an adult, a minute.
  public let respiratoryRate: Int64
  /// IN-2: an infection this long after surgery is late.
  public let late: Int64
  /// IN-2, IN-3: a normal temperature this long after the last sign …
  public let freeFor: Int64
  /// … and C-reactive protein below, thousandths of mg/L.
  public let calmCRPMilli: Int64
  /// IN-3: fever and signs this close belong together.
  public let centralWithin: Int64
  /// IN-3: severe headache.
  public let headacheMilliNRS: Int64
  /// IN-3: white cells of the CSF above, a microlitre.
  public let csfCells: Int64
  /// IN-3: fever with headache counts for this after a dural entry.
  public let duralAfter: Int64
  /// IN-3: what comes back within this is the same infection.
  public let recurs: Int64

  init(_ read: inout ThresholdReader) {
    early = read.duration("IN-1", "early", .days, 7...90)
    tender = read.duration("IN-1", "tenderAfter", .days, 1...14)
    within = read.duration("IN-1", "within", .hours, 12...168)
    calmFor = read.duration("IN-1", "calmFor", .hours, 12...168)
    latePocket = read.duration("IN-2", "latePocket", .days, 7...90)
    crpMilli = read.thousandths("IN-2", "crp", "mg/L", 5...200)
    esr = read.whole("IN-2", "esr", "mm/h", 10...120)
    bloodAfter = read.duration("IN-2", "bloodAfter", .days, 3...60)
    painWithin = read.duration("IN-2", "painWithin", .days, 1...60)
    sepsisWithin = read.duration("IN-2", "sepsisWithin", .hours, 6...72)
    respiratoryRate = read.whole("IN-2", "respiratoryRate", "/min", 16...40)
    late = read.duration("IN-2", "late", .days, 14...365)
    freeFor = read.duration("IN-2", "freeFor", .days, 14...365)
    calmCRPMilli = read.thousandths("IN-2", "calmCRP", "mg/L", 1...30)
    centralWithin = read.duration("IN-3", "within", .hours, 6...96)
    headacheMilliNRS = read.thousandths("IN-3", "headacheNRS", "NRS", 3...10)
    csfCells = read.whole("IN-3", "csfCells", "/uL", 1...100)
    duralAfter = read.duration("IN-3", "afterDuralEntry", .days, 3...60)
    recurs = read.duration("IN-3", "recursWithin", .days, 14...365)
  }
}

/// Numbers of CS-1 and CS-2 (evidence.md 4.9).
public struct LeakParameters: Hashable, Sendable {
  /// CS-1: postural headache and clear drainage count for this after a dural entry.
  public let duralAfter: Int64
  /// CS-1: what stands beside a collection lies within this.
  public let within: Int64
  /// CS-1: a soft collection over the pump is watched for this after surgery.
  public let softFor: Int64
  /// CS-1, CS-2: free of headache for this.
  public let calmFor: Int64
  /// CS-2: a leak that ended counts for this.
  public let afterLeak: Int64
  /// CS-2: an implant counts for this …
  public let afterImplant: Int64
  /// … with a postural headache of this time.
  public let posturalWithin: Int64
  /// CS-2: a headache worsens this long after it began.
  public let worsensAfter: Int64
  /// CS-2: two reports of vomiting at least this …
  public let vomitingFrom: Int64
  /// … and at most this apart.
  public let vomitingTo: Int64
  /// CS-2: how far back a run of headache is followed.
  public let runLookBack: Int64

  init(_ read: inout ThresholdReader) {
    duralAfter = read.duration("CS-1", "afterDuralEntry", .days, 7...90)
    within = read.duration("CS-1", "within", .days, 1...30)
    softFor = read.duration("CS-1", "softCollection", .days, 7...120)
    calmFor = read.duration("CS-1", "calmFor", .days, 3...60)
    afterLeak = read.duration("CS-2", "afterLeak", .days, 7...120)
    afterImplant = read.duration("CS-2", "afterImplant", .days, 30...365)
    posturalWithin = read.duration("CS-2", "posturalWithin", .days, 1...30)
    worsensAfter = read.duration("CS-2", "worsensAfter", .hours, 12...168)
    vomitingFrom = read.duration("CS-2", "vomitingFrom", .hours, 1...48)
    vomitingTo = read.duration("CS-2", "vomitingTo", .hours, 12...168)
    runLookBack = read.duration("CS-2", "runLookBack", .days, 14...365)
  }
}
