import Glibc
import Testing

@testable import Artifacts

@Suite("Digest")
struct DigestTests {
  // FIPS 180-2, appendix B.1, and Python's hashlib for repetitions of "a".
  static let known: [(bytes: [UInt8], hex: String)] = [
    (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ([0x61], "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
    (Array(repeating: 0x61, count: 1_048_575), "3311ea1faad557de3899e89a39076c69d9d0cc5b4cff56a0b61339f487395d56"),
    (Array(repeating: 0x61, count: 1_048_576), "9bc1b2a288b26af7257a36277ae3816a7d4f16e89c1e7e77d0a5c48bad62b360"),
    (Array(repeating: 0x61, count: 1_048_577), "4a3f0c0c213adea174f9a3d4c13177315b588bdb2e9c1012d3d0bf0453ca0f6a"),
  ]

  @Test("bytes and files have the digests that others compute", arguments: known.indices)
  func knownDigests(_ index: Int) async throws {
    let (content, hex) = Self.known[index]
    #expect(Digest(hashing: content).hex == hex)
    try await withTemporaryDirectory { directory in
      let path = directory + "/file"
      try FileSystem.createFile(path, content, mode: 0o644)
      #expect(try ExternalFile.digest(of: path).hex == hex)
      let read = try ExternalFile.read(path)
      #expect(read.bytes == content)
      #expect(read.digest.hex == hex)
    }
  }

  @Test("only 64 lowercase digits are a digest")
  func parsing() {
    let hex = Self.known[0].hex
    #expect(Digest(hex: hex)?.hex == hex)
    #expect(Digest(hex: hex)?.short == "ba7816bf8f01...")
    for wrong in ["", String(hex.dropLast()), hex + "0", hex.uppercased(), "g" + hex.dropFirst(), " " + hex.dropLast()]
    {
      #expect(Digest(hex: wrong) == nil, "\(wrong)")
    }
  }

  @Test("digests are ordered as their texts")
  func ordering() throws {
    let digests = try Self.known.map { try #require(Digest(hex: $0.hex)) }
    #expect(digests.sorted().map(\.hex) == Self.known.map(\.hex).sorted())
  }

  @Test("what is no regular file has no digest", arguments: ["directory", "pipe", "nothing", "device"])
  func notRegular(_ kind: String) async throws {
    try await withTemporaryDirectory { directory in
      let path = kind == "device" ? "/dev/zero" : directory + "/" + kind
      switch kind {
      case "directory": try FileSystem.makeDirectory(path)
      case "pipe": #expect(mkfifo(path, 0o600) == 0)
      default: break
      }
      let expected: ExternalFile.Fault = kind == "nothing" ? .missing : .notRegularFile
      #expect(throws: expected) { try ExternalFile.digest(of: path) }
      #expect(throws: expected) { try ExternalFile.read(path) }
    }
  }
}
