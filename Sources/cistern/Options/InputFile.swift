import Foundation

/// Files that a command reads.
enum InputFile {
  /// The bytes of a file; of standard input where the path is `-`.
  static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    do {
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
        throw Failure(.unreadable, "\(path) is a directory: name the file that you mean")
      }
      if path == "-" { return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) }
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.unreadable, "\(path) cannot be read: \(reason(error))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError, cause.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(cause.code)))
    }
    return error.code == CocoaError.fileReadNoSuchFile.rawValue ? "there is no such file" : error.localizedDescription
  }
}
