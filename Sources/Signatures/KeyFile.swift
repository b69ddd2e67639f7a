public import ChangeLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A private key in a file of its own: PKCS#8 in PEM, as `openssl pkey -in FILE` reads it, mode 0600, not encrypted.
///
/// A file is complete or absent: it is written under another name, synced, and only then gets its own name.
public enum KeyFile {
  /// What a key file may have at most; a P-256 key takes 241 bytes.
  static let limit = 4096

  /// Makes a new key and writes it to `path`.
  /// - Throws: `.keyFileExists`, `.keyFile` or `.openSSL`.
  public static func create(_ algorithm: SignatureAlgorithm = .p256, at path: String) throws(SignatureError) -> SoftwareSigner {
    let signer = try SoftwareSigner.generate(algorithm)
    try write(signer, to: path)
    return signer
  }

  /// Writes the key of `signer` to `path`, where nothing may be yet. Returns when file and folder are on disk.
  /// - Throws: `.keyFileExists`, `.keyFile` or `.openSSL`.
  public static func write(_ signer: SoftwareSigner, to path: String) throws(SignatureError) {
    let pem = try signer.pem()
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    // After a power loss such a file may be left over: readable by its owner alone, and of no use to anybody.
    let temporary = path + ".new-" + SystemRandom().bytes(8).map { String($0, radix: 16) }.joined()
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .keyFile(path: path, during: "create", code: errno) }
    // Called twice where all goes well, which harms nothing: the name is nobody else's.
    defer { unlink(temporary) }
    do {
      defer { close(file) }
      // A umask can take bits away from the mode given at opening.
      guard fchmod(file, 0o600) == 0, pem.withBytes({ writeAll($0, to: file) }), fsync(file) == 0
      else { throw .keyFile(path: path, during: "write", code: errno) }
    }
    // Unlike rename, link never replaces a key that is there.
    guard link(temporary, path) == 0 else {
      throw errno == EEXIST ? .keyFileExists(path: path) : .keyFile(path: path, during: "name", code: errno)
    }
    unlink(temporary)
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw .keyFile(path: folder, during: "sync", code: errno) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw .keyFile(path: folder, during: "sync", code: errno) }
  }

  /// Reads the key at `path`.
  /// - Throws: `.keyFileOpenToOthers` where the mode lets anybody but the owner near it; `.keyFile`, `.keyFileFormat`, `.openSSL`.
  public static func read(_ path: String) throws(SignatureError) -> SoftwareSigner {
    // Not to be held up by a pipe of that name.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw .keyFile(path: path, during: "open", code: errno) }
    defer { close(file) }
    // Of the opened file, not of the path: nobody can exchange it in between.
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .keyFile(path: path, during: "look at", code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .keyFileFormat(path: path, expected: "a plain file") }
    let mode = UInt32(status.st_mode & 0o7777)
    guard mode & 0o077 == 0 else { throw .keyFileOpenToOthers(path: path, mode: mode) }
    guard status.st_size > 0, status.st_size <= limit else {
      throw .keyFileFormat(path: path, expected: "1 to \(limit) bytes")
    }
    var whole = false
    let pem = SecretBytes(count: Int(status.st_size)) { whole = readAll(file, into: $0) }
    guard whole else { throw .keyFile(path: path, during: "read", code: errno) }
    guard let signer = SoftwareSigner.reading(pem: pem) else {
      throw .keyFileFormat(path: path, expected: "an unencrypted P-256 or Ed25519 key, PKCS#8 in PEM (-----BEGIN PRIVATE KEY-----)")
    }
    return signer
  }
}

extension SignatureError {
  static func text(ofErrno code: Int32) -> String { String(cString: strerror(code)) }
}

// Outside of the enumeration, whose own `read` and `write` would hide those of the system.
private func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to file: Int32) -> Bool {
  var done = 0
  while done < bytes.count {
    let step = write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
    if step < 0, errno == EINTR { continue }
    guard step > 0 else { return false }
    done += step
  }
  return true
}

private func readAll(_ file: Int32, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
  var done = 0
  while done < bytes.count {
    let step = read(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
    if step < 0, errno == EINTR { continue }
    guard step > 0 else { return false }
    done += step
  }
  return true
}
