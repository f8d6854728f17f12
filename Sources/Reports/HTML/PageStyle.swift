/// The style sheet of report pages.
enum PageStyle {
  /// The rules for a light page, a dark one, or one that follows the reader's setting.
  ///
  /// Paper is always light.
  static func css(_ appearance: Appearance) -> String {
    switch appearance {
    case .light: light + "\n" + rules
    case .dark: dark + "\n" + rules
    case .automatic: light + "\n@media screen and (prefers-color-scheme:dark){\n" + dark + "\n}\n" + rules
    }
  }

  /// The background of notes and preformatted text.
  static let lightPanel = "#F6F7F8"
  static let darkPanel = "#1E2126"

  private static let light = colours(panel: lightPanel, warning: "#AF4000") { $0.light }
  private static let dark = colours(panel: darkPanel, warning: "#F0803C") { $0.dark }

  /// The page takes its colours from the figures, so that both stand on the same background.
  ///
  /// A frame fades out at its right edge while there is more beside: the edge of its content covers the fading, which stays
  /// with the frame. Its colours are spelled out, since validators know no variables in gradients.
  private static func colours(panel: String, warning: String, _ colour: (Ink) -> String) -> String {
    let names: [(String, Ink)] = [
      ("text", .text), ("muted", .muted), ("line", .grid), ("page", .background), ("accent", .series(0)),
    ]
    let variables = names.map { "--\($0):\(colour($1));" }.joined()
    let (page, line) = (colour(.background), colour(.grid))
    return """
      :root{\(variables)--panel:\(panel);--warn:\(warning)}
      .table{background:linear-gradient(to left,\(page),\(page)) right/1.5rem 100% no-repeat local,
      linear-gradient(to left,\(line),transparent) right/1.5rem 100% no-repeat scroll}
      """
  }

  private static let rules = """
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 \(SVGWriter.fontFamily)}
    main{max-width:66rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
    header{border-bottom:1px solid var(--line);margin-bottom:1.5rem;padding-bottom:1rem}
    h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;font-weight:600;overflow-wrap:anywhere}
    h2{font-size:1.2rem;line-height:1.3;margin:2.5rem 0 .75rem;font-weight:600}
    p{margin:.6rem 0;max-width:44rem;overflow-wrap:anywhere}
    .subtitle{color:var(--muted);margin:0}
    nav{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin-top:.8rem;font-size:.9rem}
    a{color:var(--accent)}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:.75rem 1.5rem;margin:1rem 0}
    dt{color:var(--muted);font-size:.8rem}
    dd{margin:0;overflow-wrap:anywhere}
    .table{overflow-x:auto;margin:1rem 0}
    table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;min-width:40%}
    caption{text-align:left;color:var(--muted);padding:0 0 .4rem}
    caption span{display:block;position:sticky;left:0;max-width:min(44rem,calc(100vw - 2.5rem))}
    th,td{text-align:left;padding:.32rem 1.15rem .32rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
    th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
    [aria-sort] button::after{content:' \\2191'}
    [aria-sort=descending] button::after{content:' \\2193'}
    tbody th{font-weight:400;position:sticky;left:0;background:var(--page)}
    th:last-child,td:last-child{padding-right:0}
    thead th{font-weight:600;border-bottom:1.5px solid var(--muted)}
    tbody tr:last-child>*{border-bottom:1.5px solid var(--muted)}
    .table .number{text-align:right}
    td small{display:block;color:var(--muted);font-size:.88em;line-height:1.3}
    td{vertical-align:top}
    tbody th{vertical-align:top}
    td.long{white-space:normal;min-width:14rem;max-width:24rem}
    td strong{font-weight:700}
    figure{margin:1.25rem 0}
    .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}
    svg{display:block;max-width:100%;height:auto}
    object{display:block;width:100%;max-width:44rem;height:4.6rem}
    .within{background:var(--panel);border-left:3px solid var(--accent);min-height:100vh}
    .within main{padding:.6rem .9rem}
    .within p{margin:0}
    @media screen and (max-width:40rem){
    main{padding-top:1.25rem}
    dl{grid-template-columns:repeat(auto-fill,minmax(9rem,1fr))}
    .table,.plots,pre{overflow-x:auto;margin-left:-1.25rem;margin-right:-1.25rem;padding-left:1.25rem;padding-right:1.25rem}
    svg{max-width:max(100%,36rem)}
    object{height:7rem}
    table{font-size:.8rem}
    th,td{padding-right:.8rem}
    tbody th{white-space:normal;min-width:5rem;max-width:11rem;overflow-wrap:break-word}
    .within main{padding:.6rem .9rem}
    }
    figcaption{color:var(--muted);font-size:.9rem;max-width:44rem}
    .note{border-left:3px solid var(--accent);background:var(--panel);padding:.6rem .9rem;max-width:44rem}
    .note ul{margin:.3rem 0 0;padding-left:1.2rem}
    .warning{border-color:var(--warn)}
    .readout{position:fixed;pointer-events:none;background:var(--page);border:1px solid var(--line);padding:.3rem .6rem;font-size:.85rem}
    .readout{font-variant-numeric:tabular-nums;max-width:22rem}
    details{margin:1rem 0}
    summary{cursor:pointer;color:var(--accent)}
    pre{background:var(--panel);padding:.9rem 1rem;overflow-x:auto;font:13px/1.5 ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace}
    @page{margin:14mm}
    @media print{
    body{font-size:10pt}
    main{max-width:none;padding:0}
    nav,.readout{display:none}
    figure,tr,li,p{break-inside:avoid}
    h2,caption{break-after:avoid}
    .table,.plots,pre{overflow:visible}
    table{font-size:7.5pt}
    th,td{white-space:normal;padding-right:.4rem}
    thead th{overflow-wrap:anywhere}
    tbody th{position:static}
    svg{max-height:235mm}
    pre{white-space:pre-wrap}
    }
    """
}
