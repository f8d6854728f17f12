import Artifacts
import Planning
import Testing

@Suite("Lock")
struct LockTests {
  static let lock = Lock(
    plan: Digest(hashing: [1]),
    stages: [
      "data": Lock.Stage(
        key: Digest(hashing: [2]), artifacts: ["a.bin": Digest(hashing: []), "b": Digest(hashing: [3])]),
      "train/lstm": Lock.Stage(key: Digest(hashing: [4]), artifacts: [:]),
    ])

  @Test("a lock is a readable file with sorted keys")
  func text() {
    #expect(
      String(decoding: Self.lock.fileBytes, as: UTF8.self) == """
        {
          "format": 1,
          "plan": "\(Digest(hashing: [1]))",
          "stages": {
            "data": {
              "artifacts": {
                "a.bin": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "b": "\(Digest(hashing: [3]))"
              },
              "key": "\(Digest(hashing: [2]))"
            },
            "train/lstm": {
              "artifacts": {},
              "key": "\(Digest(hashing: [4]))"
            }
          }
        }

        """)
  }

  @Test("a lock is read back")
  func roundTrip() throws {
    #expect(try Lock(fileBytes: Self.lock.fileBytes) == Self.lock)
  }

  @Test(
    "what no run wrote is refused",
    arguments: [
      ("", "error[D221]: lock file: unexpected end at byte 0"),
      ("{}", "error[D221]: lock file: another format version"),
      (#"{"format":2}"#, "error[D221]: lock file: another format version"),
      (#"{"format":1}"#, "error[D221]: lock file: needs 'plan' and 'stages'"),
      (
        #"{"format":1,"plan":"PLAN","stages":{"a":{"key":"x"}}}"#,
        "error[D221]: lock file: stage 'a' needs 'key' and 'artifacts'"
      ),
    ])
  func refusal(_ text: String, _ message: String) {
    let bytes = Array(text.replacing("PLAN", with: Digest(hashing: []).hex).utf8)
    let error = #expect(throws: PlanError.self) { try Lock(fileBytes: bytes) }
    #expect(error?.description == message)
  }
}
