// One stylesheet for all of the console's own pages. System fonts, no pictures, light and dark.
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --text: #1a2028; --quiet: #5b6673; --line: #dde1e7; --accent: #1d5fbf;
  --accent-text: #fff; --good: #1b7a43; --bad: #b3261e; --wait: #8a5a00; --busy: #1d5fbf;
  --good-ground: #e2f3e8; --bad-ground: #fbe6e4; --wait-ground: #fbf0d9; --busy-ground: #e3edfb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1a2028; --text: #e6e9ee; --quiet: #98a3b1; --line: #2d3642; --accent: #7fb0ff;
    --accent-text: #0c1420; --good: #6fd39a; --bad: #ff9d94; --wait: #f0c674; --busy: #7fb0ff;
    --good-ground: #16321f; --bad-ground: #3d1a18; --wait-ground: #372a0d; --busy-ground: #17263d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
a { color: var(--accent); }
code, .mono { font-family: ui-monospace, Menlo, "DejaVu Sans Mono", monospace; font-size: 0.87em; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1.5rem; padding: 0 1.5rem; background: var(--card); border-bottom: 1px solid var(--line); }
.bar a { display: inline-block; padding: 0.8rem 0; text-decoration: none; color: var(--quiet); }
.bar a:hover { color: var(--text); }
.bar .brand { color: var(--text); font-weight: 650; }
.bar nav { display: flex; flex-wrap: wrap; gap: 1.25rem; }
.bar a[aria-current] { color: var(--text); box-shadow: inset 0 -2px var(--accent); }
.who { margin-left: auto; }
.role { margin-left: 0.4rem; padding: 0.1rem 0.45rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--quiet); font-size: 0.8rem; }
main { max-width: 84rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.35rem; font-weight: 650; }
h2 { font-size: 1.05rem; }
.card > h2 { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
p { max-width: 46rem; }
.quiet { color: var(--quiet); }
.card { margin-bottom: 1.25rem; padding: 1.1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); gap: 0.8rem 1rem; align-items: end; }
.fields .wide { grid-column: span 2; }
label { display: block; font-size: 0.85rem; color: var(--quiet); }
input, select { width: 100%; height: 2.35rem; margin-top: 0.2rem; padding: 0.45rem 0.55rem; font: inherit; color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: 6px; }
:is(input, select, button, a):focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
button, .button { display: inline-block; padding: 0.45rem 0.95rem; font: inherit; font-weight: 550; color: var(--accent-text); background: var(--accent); border: 1px solid var(--accent); border-radius: 6px; text-decoration: none; cursor: pointer; }
.button.second, button.second { color: var(--accent); background: transparent; }
.actions { display: flex; flex-wrap: wrap; gap: 0.7rem; align-items: center; margin-top: 1rem; }
.table { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
table { width: 100%; border-collapse: collapse; font-size: 0.92rem; }
th, td { padding: 0.5rem 0.8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
th { font-size: 0.8rem; font-weight: 600; color: var(--quiet); white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td time, td .id, td a.mono { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.resource { min-width: 9rem; max-width: 18rem; overflow-wrap: anywhere; }
td.reason { min-width: 18rem; overflow-wrap: anywhere; }
td.acts { white-space: nowrap; text-align: right; }
.state { padding: 0.1rem 0.5rem; border-radius: 1rem; font-size: 0.82rem; font-weight: 550; white-space: nowrap; }
.state.completed, .state.done { color: var(--good); background: var(--good-ground); }
.state.failed { color: var(--bad); background: var(--bad-ground); }
.state.waiting, .state.delayed, .state.refused { color: var(--wait); background: var(--wait-ground); }
.state.active { color: var(--busy); background: var(--busy-ground); }
.note, .fault { padding: 0.7rem 1rem; border-radius: 8px; }
.note { color: var(--good); background: var(--good-ground); }
.fault { color: var(--bad); background: var(--bad-ground); }
.plain main { max-width: 25rem; padding-top: 12vh; }
.plain .fields { grid-template-columns: 1fr; }
.plain button { width: 100%; margin-top: 0.4rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.2rem; margin: 0 0 1rem; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.narrow { max-width: 34rem; }
.narrow .fields { grid-template-columns: 1fr; }
.picture img { display: block; border-radius: 6px; background: #fff; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.4rem; padding: 0; list-style: none; }
.acts form { display: inline; }
.boxes { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 0.3rem 1rem; margin: 1rem 0 0; padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-radius: 6px; }
.boxes input { width: auto; height: auto; margin: 0 0.4rem 0 0; }
pre { margin: 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.9em/1.5 ui-monospace, Menlo, "DejaVu Sans Mono", monospace; }
.mails { display: flex; flex-wrap: wrap; gap: 1rem; }
.mails iframe { flex: 0 1 640px; min-width: 0; width: 640px; height: 50rem; border: 1px solid var(--line); border-radius: 6px; }
.mails iframe.phone { flex: 0 0 320px; width: 320px; }
@media (max-width: 40rem) { .fields .wide { grid-column: auto; } main { padding: 1rem; } }
`;
