"""How an agreement looks, on a screen and on paper: one stylesheet, for HTML and PDF. No text of a ruleset is in it."""

from __future__ import annotations

STYLE = """\
:root { --ink: #1b1f24; --soft: #434c57; --line: #c9ced6; --faint: #f3f5f8; --accent: #1d4676; }
* { box-sizing: border-box; }
html { background: #fff; color: var(--ink); }
body { margin: 0; font: 11pt/1.5 "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans",
  "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3, h4, p, ul, dl, table { margin: 0; }
h1 { font-size: 1.7em; line-height: 1.25; color: var(--accent); }
.subtitle { margin-top: .5em; color: var(--soft); string-set: version content(); }
h2 { margin-top: 2.2em; padding-bottom: .25em; border-bottom: 2px solid var(--accent); font-size: 1.35em;
  line-height: 1.25; color: var(--accent); }
h3 { margin-top: 1.6em; font-size: 1.1em; line-height: 1.3; }
h4 { margin-top: 1.2em; font-size: 1em; line-height: 1.3; color: var(--accent); }
.name { margin-left: .5em; font-weight: normal; font-size: .85em; color: var(--soft); white-space: nowrap; }
p, ul, dl, table { margin-top: .5em; }
ul { padding-left: 1.3em; }
ul ul { margin-top: .15em; }
li { margin-top: .2em; }
a { color: inherit; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .15em; }
a:hover, a:focus { text-decoration-color: currentColor; }
a, strong, code, td, dd { unicode-bidi: isolate; }
code { font: .88em/1.4 "Source Code Pro", Consolas, Menlo, "Liberation Mono", "DejaVu Sans Mono", monospace;
  overflow-wrap: break-word; }
p, li, dd, td, h1, h2, h3, h4 { overflow-wrap: break-word; }
dl { display: grid; grid-template-columns: 9.5rem 1fr; gap: .3em 1em; }
dt { color: var(--soft); font-weight: 600; }
dd { margin: 0; }
dd ul { margin-top: .1em; }
table { width: 100%; border-collapse: collapse; font-size: .95em; }
th, td { padding: .35em .6em; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--faint); font-weight: 600; color: var(--soft); }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.head { margin-top: 1.5em; padding: .9em 1.1em; background: var(--faint); border-left: 4px solid var(--accent); }
.signatures { margin-top: 1em; }
.signature { margin-top: 1.4em; padding: 1em 1.1em; border: 1px solid var(--line); break-inside: avoid; }
.signer { font-weight: 600; min-height: 1.5em; }
.signed { font-size: .95em; color: var(--soft); }
.lines { display: grid; grid-template-columns: 3fr 2fr 4fr; gap: 1.2em; margin-top: 2.6em; }
.lines span { border-top: 1px solid var(--ink); padding-top: .2em; font-size: .85em; color: var(--soft); }
@media (max-width: 40rem) { dl, .lines { grid-template-columns: 1fr; gap: 0 0; } dd { margin-bottom: .5em; } }
@media print {
  body { font-size: 10pt; line-height: 1.42; }
  main { max-width: none; padding: 0; }
  a { text-decoration: none; }
  h2, h3, h4, dt { break-after: avoid; }
  h3 + p { break-after: avoid; }
  h4 + dl { break-before: avoid; }
  .appendix { break-before: page; }
  tr, li, dd { break-inside: avoid-page; }
  thead { display: table-header-group; break-after: avoid; }
  tr:first-child { break-after: avoid; }
  tr:last-child { break-before: avoid; }
  .signing { break-inside: avoid; }
  .signing > * { break-before: avoid; }
  .signing > h2 { break-before: auto; }
  p, li, dd { orphans: 3; widows: 3; }
}
@page {
  size: A4; margin: 22mm 20mm 22mm;
  @bottom-left { content: string(version); font: 8pt "Liberation Sans", "DejaVu Sans", sans-serif; color: #434c57; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Liberation Sans", "DejaVu Sans", sans-serif;
    color: #434c57; }
}
"""
