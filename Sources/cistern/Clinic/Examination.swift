import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import Signatures

/// Looks at what an installation stands on.
struct Examination {
  /// One thing that was looked at.
  struct Check: Encodable {
    var name: String
    var isWell: Bool
    var found: String
    /// What to do, where it is not well.
    var advice: String?
  }

  /// Less than this is not enough for a week of a busy clinic, or for the copy that a look at findings makes.
  private static let wantedBytes: UInt64 = 512 << 20
  /// A disk whose fsync takes longer delays every receipt.
  private static let slowSync = 0.5
  /// Nothing was recorded with this program before: a clock that says so is wrong.
  private static let firstInstant = 1_735_689_600.0

  let directory: String
  private let isDevice: Bool

  init(directory: String) {
    self.directory = directory
    isDevice = FileManager.default.fileExists(atPath: directory + "/store/cistern.sqlite")
  }

  private var store: String { isDevice ? directory + "/store" : directory }
  private var key: String { directory + (isDevice ? "/device.key" : "/server.key") }

  /// Everything that was looked at, in the order in which it matters.
  func checks() -> [Check] {
    [clock(), permissions(), keys(), disk(), durability(), database(), rootKeys()].compactMap(\.self)
  }

  private func clock() -> Check {
    let now = Date().timeIntervalSince1970
    let text = Moment(ms: UInt64(max(0, now * 1000))).text
    guard now > Self.firstInstant else {
      return Check(
        name: "clock", isWell: false, found: "it says \(text)", advice: "set it, and keep it set with NTP (timedatectl set-ntp true)")
    }
    let newest = [store + "/cistern.sqlite", store + "/cistern.sqlite-wal"].compactMap { modified($0) }.max() ?? 0
    guard newest <= now + 120 else {
      return Check(
        name: "clock", isWell: false,
        found: "it says \(text), and the store was written at \(Moment(ms: UInt64(newest * 1000)).text): it went back",
        advice: "set it, and keep it set with NTP; what was recorded keeps its order, since no order here rests on a clock")
    }
    return Check(name: "clock", isWell: true, found: text)
  }

  private func permissions() -> Check {
    var open: [String] = []
    for path in (isDevice ? [directory] : []) + [store, store + "/cistern.sqlite", store + "/cistern.sqlite-wal"] {
      if let mode = mode(path), mode & 0o077 != 0 { open.append("\(path) has mode \(String(mode & 0o777, radix: 8))") }
    }
    guard access(store, W_OK) == 0 else {
      return Check(
        name: "permissions", isWell: false, found: "\(store) cannot be written by this user",
        advice: "run as its owner, or check whether the file system is mounted read-only")
    }
    guard open.isEmpty else {
      return Check(
        name: "permissions", isWell: false, found: open.joined(separator: "; ") + ": others on this machine can look in",
        advice: "chmod -R go-rwx \(directory)")
    }
    return Check(name: "permissions", isWell: true, found: "only this user can look in")
  }

  private func keys() -> Check {
    guard FileManager.default.fileExists(atPath: key) else {
      return Check(
        name: "key", isWell: false, found: "\(key) is not there",
        advice: isDevice
          ? "put the device's key back, or enrol in an empty directory"
          : "put back the key that `cistern init` made, or make a clinic with it")
    }
    do {
      let signer = try KeyFile.read(key)
      let message = Array("cistern doctor".utf8)
      let signature = try signer.sign(message)
      guard OpenSSLVerifier().isValid(signature, of: message, by: signer.publicKey) else {
        return Check(name: "key", isWell: false, found: "\(key) signs, and its signature does not verify", advice: "put the right key back")
      }
      return Check(name: "key", isWell: true, found: "it signs")
    } catch {
      let words = Failure(describing: error).sentence
      return Check(
        name: "key", isWell: false, found: words, advice: "if its mode is right, put the right key back")
    }
  }

  private func disk() -> Check {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: store)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.uint64Value else {
      return Check(name: "disk", isWell: true, found: "how much is free cannot be told here")
    }
    let words = "\(free >> 20) MiB free"
    guard free >= Self.wantedBytes else {
      return Check(
        name: "disk", isWell: false, found: words,
        advice: "make room: when it is full nothing is lost, and nothing more is taken (\(Self.wantedBytes >> 20) MiB are wanted)")
    }
    return Check(name: "disk", isWell: true, found: words)
  }

  /// Writes and flushes a few bytes where the store is.
  private func durability() -> Check {
    let path = store + "/doctor-" + Hex.text(SystemRandom().bytes(8))
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      return Check(
        name: "fsync", isWell: false, found: "nothing can be written in \(store): \(String(cString: strerror(errno)))",
        advice: "check owner, mode and mount")
    }
    defer {
      close(file)
      unlink(path)
    }
    let start = ContinuousClock.now
    let isFlushed = write(file, "cistern", 7) == 7 && fsync(file) == 0
    let took = start.duration(to: .now)
    let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
    let words = "flushing took \(Int((seconds * 1000).rounded(.up))) ms"
    guard isFlushed else {
      return Check(
        name: "fsync", isWell: false, found: "the disk refuses to flush: \(String(cString: strerror(errno)))",
        advice: "move the data to another disk: what is receipted must survive a loss of power")
    }
    guard seconds < Self.slowSync else {
      return Check(name: "fsync", isWell: false, found: words, advice: "every receipt waits so long: move the data to a faster disk")
    }
    return Check(name: "fsync", isWell: true, found: words)
  }

  private func database() -> Check {
    guard FileManager.default.fileExists(atPath: store + "/cistern.sqlite") else {
      return Check(
        name: "store", isWell: false, found: "there is none in \(store)", advice: "name the data directory of a clinic or a device")
    }
    let copy = FileManager.default.temporaryDirectory.appending(path: "cistern-doctor-" + Hex.text(SystemRandom().bytes(8))).path
    defer { try? FileManager.default.removeItem(atPath: copy) }
    do {
      try SQLiteStore.copy(from: store, to: copy)
      let opened = try SQLiteStore.open(directory: copy, hasher: OpenSSLHasher(), role: isDevice ? .device : .server)
      let (logs, limbo) = try opened.read { (try $0.logs().count, try $0.limbo().count) }
      try opened.close()
      let apart = limbo > 0 ? "; \(limbo) in limbo, which `cistern verify` tells about" : ""
      return Check(name: "store", isWell: true, found: Counted.text(logs, "log") + ", a copy of it opens" + apart)
    } catch {
      return Check(
        name: "store", isWell: false, found: Failure(describing: error).sentence,
        advice: "leave the files as they are and make a copy of them before anything else")
    }
  }

  /// The root key certifies servers: it must not lie where a server can be broken into.
  private func rootKeys() -> Check? {
    guard !isDevice else { return nil }
    let near = ["root.key", "spare.key"].flatMap { name in [directory + "/" + name, directory + "-root/" + name] }
      .filter { FileManager.default.fileExists(atPath: $0) }
    guard near.isEmpty else {
      return Check(
        name: "root keys", isWell: false, found: near.joined(separator: " and ") + " lie on this machine",
        advice: "move them to two safe places, apart from each other: whoever has them is the clinic")
    }
    return Check(name: "root keys", isWell: true, found: "not on this machine, as far as can be seen")
  }

  private func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  private func modified(_ path: String) -> Double? {
    let date = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    return date?.timeIntervalSince1970
  }
}
