/** Colours have a contrast of at least 4.5 to 1 on their grounds, in light and in dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fff, #14171a);
  --panel: light-dark(#f4f5f2, #1d2226);
  --text: light-dark(#1d2321, #e4e7e4);
  --quiet: light-dark(#56605b, #a3ada8);
  --line: light-dark(#d9ddd8, #343b40);
  --link: light-dark(#0b5f49, #6fd3b2);
  --get: light-dark(#0b5f49, #6fd3b2);
  --post: light-dark(#1b4fa8, #93b9ff);
  --put: light-dark(#8a4b08, #f0b470);
  --delete: light-dark(#a4262c, #ff9b9b);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto;
  max-width: 96rem;
  padding: 0 1rem 4rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif;
  overflow-wrap: break-word;
}
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem; background: var(--ground); z-index: 1; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; border-bottom: 1px solid var(--line); }
.top p { margin: 0.75rem 0; }
.title { font-weight: 650; }
.title span { color: var(--quiet); font-weight: 400; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 0.5rem; }
h1 { font-size: 2rem; }
h2 { font-size: 1.5rem; }
h3 { font-size: 1.2rem; }
h4 { font-size: 0.8125rem; letter-spacing: 0.04em; text-transform: uppercase; color: var(--quiet); margin-top: 1.5rem; }
p { margin: 0.5rem 0; }
.introduction > p, .introduction > ul { max-width: 44rem; }
.introduction > pre { max-width: 56rem; }
code { font: 0.875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: 0.5rem 0; padding: 0.75rem 1rem; background: var(--panel); border-radius: 6px; overflow-x: auto; }
pre code { overflow-wrap: normal; }
nav { padding: 0.75rem 0; border-bottom: 1px solid var(--line); font-size: 0.9375rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav p { margin: 1rem 0 0.25rem; font-weight: 650; }
nav a { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.2rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
summary { cursor: pointer; color: var(--quiet); }
article { border-top: 1px solid var(--line); padding-bottom: 1.5rem; }
article h3 { margin-top: 1.5rem; }
.anchor { color: inherit; text-decoration: none; }
.anchor:hover { text-decoration: underline; }
.route { font-size: 1.05rem; }
.scope, .answer { color: var(--quiet); }
.answer { margin-top: 1rem; color: var(--text); }
.method { font: 650 0.75rem/1.5 ui-monospace, Menlo, Consolas, monospace; color: var(--get); }
.method.post { color: var(--post); }
.method.put, .method.patch { color: var(--put); }
.method.delete { color: var(--delete); }
nav .method { flex: 0 0 2.75rem; }
.status { font-weight: 650; }
.members, .variants, .problems { list-style: none; margin: 0; padding: 0; }
.members li, .variants li { padding: 0.4rem 0; border-top: 1px solid var(--line); }
.members li:first-child, .variants li:first-child { border-top: 0; }
.members .members, .members .variants, .variants .members { margin-top: 0.4rem; padding-left: 0.9rem; border-left: 2px solid var(--line); }
.members p { margin: 0; }
.members p + p { color: var(--quiet); font-size: 0.9375rem; }
.member > code:first-child { font-weight: 650; }
.kind, .limits, .optional { color: var(--quiet); font-size: 0.9375rem; }
a.kind { color: var(--link); }
.required, .optional { font-size: 0.8125rem; }
.required { color: var(--put); }
.problems li { padding: 0.3rem 0; }
@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 0 3rem; padding: 0 2rem 4rem; }
  .top { grid-column: 1 / -1; }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; border: 0; }
  nav summary { display: none; }
}
@media (min-width: 80rem) {
  article:has(> .example) { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 28rem); gap: 0 3rem; }
  article > header { grid-column: 1 / -1; }
  .example { position: sticky; top: 0; align-self: start; }
}
@media print {
  nav, .skip, .top a { display: none; }
  pre { white-space: pre-wrap; border: 1px solid var(--line); }
  article { break-inside: avoid-page; }
}
`;
