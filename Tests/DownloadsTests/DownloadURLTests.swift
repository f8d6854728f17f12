import Testing

@testable import Downloads

@Suite("URLs to download")
struct DownloadURLTests {
  @Test(
    "of public hosts over https are accepted as they are",
    arguments: [
      "https://api.binance.com/api/v3/klines?symbol=BTCUSDT&limit=1000", "https://example.org",
      "https://example.org:8443/x",
      "HTTPS://Example.org/", "https://1.1.1.1/", "https://example.org./", "https://a-b_c.example.org/%20",
    ])
  func accepted(text: String) throws {
    let url = try DownloadURL(text)
    #expect(url.description == text && url.isSecure && !url.isLocal)
  }

  static let onlySecure = "only https is allowed"
  static let onlyPublic = "only https to public addresses is allowed"

  @Test(
    "of any other kind are refused",
    arguments: [
      ("http://example.org/", onlySecure), ("file:///etc/passwd", onlySecure), ("ftp://example.org/", onlySecure),
      ("gopher://example.org/", onlySecure), ("/etc/passwd", onlySecure), ("example.org", onlySecure),
      ("javascript:alert(1)", onlySecure), ("https:/example.org", onlySecure),
      ("https://169.254.169.254/latest/meta-data", onlyPublic), ("https://10.0.0.1/", onlyPublic),
      ("https://172.31.0.1/", onlyPublic), ("https://192.168.1.1/", onlyPublic), ("https://100.64.0.1/", onlyPublic),
      ("https://0.0.0.0/", onlyPublic), ("https://255.255.255.255/", onlyPublic), ("https://[fd00::1]/", onlyPublic),
      ("https://[::ffff:127.0.0.1]/", onlyPublic), ("https://router/", onlyPublic),
      ("https://user:secret@example.org/", "a user name in a URL is not allowed"),
      ("https://example.org/#x", "a fragment in a URL is not allowed"),
      ("https://example.org:port/", "the port is not a number"), ("https://example.org:0/", "the port is not a number"),
      ("https://example.org:99999/", "the port is not a number"), ("https://[::1]x/", "the port is not a number"),
      ("https://127.1/", "'127.1' is not a host name"), ("https://2130706433/", "'2130706433' is not a host name"),
      ("https://0x7f.0.0.1/", "'0x7f.0.0.1' is not a host name"),
      ("https://010.0.0.1/", "'010.0.0.1' is not a host name"),
      ("https://1.2.3.256/", "'1.2.3.256' is not a host name"), ("https:///x", "'' is not a host name"),
      ("https://-o.example/", "'-o.example' is not a host name"), ("https://a..b/", "'a..b' is not a host name"),
    ])
  func refused(text: String, reason: String) {
    let error = #expect(throws: DownloadError.self) { try DownloadURL(text) }
    #expect(error == .refused(url: text, reason: reason, hint: nil))
    #expect(error?.exitCode == 8)
    #expect(error?.description == "error[E134]: \(reason): \(text)")
  }

  @Test(
    "with other characters are refused",
    arguments: [
      "https://example.org/a b", "https://example.org/\n", "https://example.org/\u{0}", "https://exämple.org/",
      "https://e.org/{a,b}", "https://e.org\\@x/",
    ])
  func characters(text: String) {
    #expect(throws: DownloadError.self) { try DownloadURL(text) }
  }

  @Test(
    "of this machine need permission",
    arguments: [
      "http://127.0.0.1:8080/x", "http://localhost/", "https://127.9.9.9/", "http://[::1]:80/", "http://x.localhost./",
    ])
  func local(text: String) throws {
    let url = try DownloadURL(text, allowsLocalhost: true)
    #expect(url.isLocal)
    let error = #expect(throws: DownloadError.self) { try DownloadURL(text) }
    #expect(error?.hint == "--allow-localhost permits addresses of this machine")
  }

  @Test("redirect neither from a public host to this machine nor from encrypted to unencrypted")
  func redirects() throws {
    let `public` = try DownloadURL("https://example.org/")
    #expect(try `public`.redirected(to: "https://mirror.example.org/").isSecure)
    #expect(throws: DownloadError.self) { try `public`.redirected(to: "http://example.org/") }
    #expect(throws: DownloadError.self) { try `public`.redirected(to: "http://127.0.0.1/") }
    #expect(throws: DownloadError.self) { try `public`.redirected(to: "https://localhost/") }
    #expect(throws: DownloadError.self) { try `public`.redirected(to: "https://169.254.169.254/") }
    #expect(throws: DownloadError.self) { try `public`.redirected(to: "file:///etc/passwd") }
    let local = try DownloadURL("https://localhost/", allowsLocalhost: true)
    #expect(throws: DownloadError.self) { try local.redirected(to: "http://localhost/") }
  }
}
