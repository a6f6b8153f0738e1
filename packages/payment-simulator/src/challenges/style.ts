/** Colours have a contrast of at least 4.5 to 1 on their grounds, in light and in dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f2, #14171a);
  --panel: light-dark(#fff, #1d2226);
  --text: light-dark(#1d2321, #e4e7e4);
  --quiet: light-dark(#56605b, #a3ada8);
  --line: light-dark(#c9cec8, #4a5359);
  --yes: light-dark(#0b5f49, #6fd3b2);
  --on-yes: light-dark(#fff, #10241d);
  --warn: light-dark(#fdf0d5, #3a2f14);
  --on-warn: light-dark(#5c3d00, #f3d596);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: start center;
  padding: clamp(1rem, 8vh, 5rem) 1rem 1rem;
  background: var(--ground);
  color: var(--text);
  font: 1.0625rem/1.5 system-ui, sans-serif;
}
main { width: 100%; max-width: 26rem; padding: 1.5rem; background: var(--panel); border: 1px solid var(--line); border-radius: 0.75rem; }
h1 { margin: 1.25rem 0 0.75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0.75rem 0; }
.simulation { margin: 0; padding: 0.625rem 0.875rem; background: var(--warn); color: var(--on-warn); border-radius: 0.5rem; font-size: 0.9375rem; }
dl { margin: 0; }
dl div { padding: 0.625rem 0; border-top: 1px solid var(--line); }
dt { color: var(--quiet); font-size: 0.9375rem; }
dd { margin: 0; font-size: 0.9375rem; overflow-wrap: anywhere; }
.amount { font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
form { display: grid; gap: 0.75rem; margin-top: 1rem; }
button { min-height: 3rem; padding: 0.5rem 1rem; border: 1px solid var(--quiet); border-radius: 0.5rem; background: transparent; color: var(--text); font: inherit; font-weight: 600; cursor: pointer; }
.yes { border-color: var(--yes); background: var(--yes); color: var(--on-yes); }
:focus-visible { outline: 3px solid var(--yes); outline-offset: 2px; }
`;
