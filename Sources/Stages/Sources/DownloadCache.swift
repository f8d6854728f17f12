import Artifacts
import Downloads

/// Responses that were downloaded, kept beside the store's artifacts.
///
/// `downloads/<sha256>` is a response, named by its bytes; `downloads/requests/<sha256 of the URL>.json` says which
/// response a URL gave, and when. Decision: planning needs the bytes of inputs, since keys are made of contents, so
/// downloading is no stage of a plan: it comes before, and what it leaves is an input file like any other.
struct DownloadCache {
  private let store: Store

  init(_ store: Store) { self.store = store }

  private var folder: String { store.root + "/downloads" }

  private func recordPath(_ url: DownloadURL) -> String {
    "\(folder)/requests/\(Digest(hashing: Array("\(url)".utf8)).hex).json"
  }

  /// The file with the response that a URL gave; nil where there is none, or where its bytes are not those that came.
  func response(to url: DownloadURL) -> String? {
    guard let bytes = FilePlaces.contents(recordPath(url), limit: 1 << 20),
      let record = try? CanonicalValue(parsing: bytes),
      record["url"]?.stringValue == "\(url)",
      let digest = record["sha256"]?.stringValue.flatMap({ Digest(hex: $0) })
    else { return nil }
    let path = "\(folder)/\(digest.hex)"
    guard let found = try? ExternalFile.digest(of: path), found == digest else { return nil }
    return path
  }

  /// Keeps a response, durably, and gives its file.
  func keep(_ bytes: [UInt8], from url: DownloadURL) throws(StoreError) -> String {
    let digest = Digest(hashing: bytes)
    let path = "\(folder)/\(digest.hex)"
    try store.install(bytes, at: path)
    let record: CanonicalValue = [
      "url": .string("\(url)"), "sha256": .string(digest.hex), "bytes": .int(bytes.count),
      "fetched": .string(Timestamp.text(secondsSince1970: Timestamp.now())),
    ]
    // The record comes last: it never names a response that is not there.
    try store.install(record.indentedBytes, at: recordPath(url))
    return path
  }
}
