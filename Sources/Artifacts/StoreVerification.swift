/// One thing that a check of the whole store found.
public struct StoreFault: Hashable, Sendable, CustomStringConvertible {
  /// What was found.
  public enum Kind: Hashable, Sendable {
    /// An entry does not hold what its name promises.
    case damaged(String)
    /// A record names an artifact that is not there.
    case dangling(artifact: String, digest: Digest)
    /// An object that no record names. It may be left from a killed process and does no harm.
    case orphan
    /// The entry could not be read.
    case unreadable(IOFailure)
  }

  /// The entry, as a path below the store.
  public let entry: String
  /// What was found.
  public let kind: Kind
  /// Whether the entry was moved to quarantine.
  public fileprivate(set) var repaired = false

  /// One line, without a line break.
  public var description: String {
    let text =
      switch kind {
      case .damaged(let reason): "damaged (\(reason))"
      case .dangling(let artifact, let digest): "names \(digest.short)/\(artifact), which is missing"
      case .orphan: "orphan (no record names it)"
      case .unreadable(let failure): "unreadable (\(failure.reason))"
      }
    return "\(entry): \(text)\(repaired ? "; moved to quarantine" : "")"
  }
}

/// The result of checking a whole store.
public struct StoreVerification: Hashable, Sendable {
  /// The objects that were looked at.
  public fileprivate(set) var objects = 0
  /// The records that were looked at.
  public fileprivate(set) var records = 0
  /// The entries of the ledger of evaluations that were looked at.
  public fileprivate(set) var evaluations = 0
  /// What was found, sorted by entry.
  public fileprivate(set) var faults: [StoreFault] = []

  /// 6 where something could not be read, 5 where damage remains, else 0.
  ///
  /// Orphans are not damage.
  public var exitCode: Int32 {
    var code: Int32 = 0
    for fault in faults {
      switch fault.kind {
      case .unreadable: return 6
      case .damaged, .dangling: if !fault.repaired { code = 5 }
      case .orphan: break
      }
    }
    return code
  }
}

extension Store {
  /// Reads and hashes every object, checks every record, and looks for records and objects without one another.
  /// - Parameter repair: whether damaged entries, and records that name missing artifacts, are moved to quarantine;
  ///   the stages that made them then run again.
  public func verify(repair: Bool = false) throws(StoreError) -> StoreVerification {
    var result = StoreVerification()
    var present: [Digest: Int] = [:]
    for name in try FileSystem.list(objects) {
      result.objects += 1
      if let size = try verifyObject(name, repair, &result), let digest = Digest(hex: name) { present[digest] = size }
    }
    var named: Set<Digest> = []
    for name in try FileSystem.list(actions) {
      result.records += 1
      guard let record = try verifyRecord(name, repair, &result) else { continue }
      named.formUnion(record.outputs.values.map(\.digest))
      let lost = record.outputs.sorted { $0.key < $1.key }.filter { present[$0.value.digest] != $0.value.size }
      for (artifact, output) in lost {
        let kind = StoreFault.Kind.dangling(artifact: artifact, digest: output.digest)
        result.faults.append(StoreFault(entry: "actions/" + name, kind: kind, repaired: repair))
      }
      if repair && !lost.isEmpty { try quarantineRecord(record.key) }
    }
    for digest in present.keys where !named.contains(digest) {
      result.faults.append(StoreFault(entry: "objects/" + digest.hex, kind: .orphan))
    }
    try checkEvaluations { entry, fault throws(StoreError) in
      result.evaluations += 1
      if let fault { try report(entry, fault.description, repair, &result) }
    }
    result.faults.sort { ($0.entry, $0.description) < ($1.entry, $1.description) }
    return result
  }

  /// The size of a good object.
  private func verifyObject(
    _ name: String, _ repair: Bool, _ result: inout StoreVerification
  ) throws(StoreError) -> Int? {
    let entry = "objects/" + name
    var reason = DamagedEntry.Fault.digestMismatch.description
    do throws(ReadingFault) {
      let (digest, size) = try FileSystem.digest(root + "/" + entry, followingLinks: false)
      if digest.hex == name { return size }
      if Digest(hex: name) == nil { reason = "not the name of an object" }
    } catch {
      switch error {
      case .missing: return nil
      case .notRegularFile, .tooLarge: reason = DamagedEntry.Fault.notRegularFile.description
      case .failed(.io(let failure)):
        result.faults.append(StoreFault(entry: entry, kind: .unreadable(failure)))
        return nil
      case .failed(let failure): throw failure
      }
    }
    try report(entry, reason, repair, &result)
    return nil
  }

  private func verifyRecord(
    _ name: String, _ repair: Bool, _ result: inout StoreVerification
  ) throws(StoreError) -> ActionRecord? {
    let entry = "actions/" + name
    guard let key = Digest(hex: name) else {
      try report(entry, "not the name of a record", repair, &result)
      return nil
    }
    do {
      switch try readRecord(key) {
      case .success(let record) where record.inputs.key == key: return record
      case .success: try report(entry, "record of another key", repair, &result)
      case .failure(.missing): break
      case .failure(let fault): try report(entry, fault.description, repair, &result)
      }
    } catch .io(let failure) {
      result.faults.append(StoreFault(entry: entry, kind: .unreadable(failure)))
    }
    return nil
  }

  private func report(
    _ entry: String, _ reason: String, _ repair: Bool, _ result: inout StoreVerification
  ) throws(StoreError) {
    if repair { try quarantineEntry(entry) }
    result.faults.append(StoreFault(entry: entry, kind: .damaged(reason), repaired: repair))
  }
}
