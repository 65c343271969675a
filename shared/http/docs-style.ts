export const docsStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dde2e8; --back: #fff; --shade: #f5f7f9; --mark: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ee; --soft: #9aa6b5; --line: #2f3945; --back: #14191f; --shade: #1b222a; --mark: #7db5f0; }
}
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--back); display: grid; grid-template-columns: 17rem minmax(0, 60rem); gap: 0 3rem; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 2rem 1.25rem; background: var(--shade); border-right: 1px solid var(--line); font-size: .875rem; }
nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); margin: 1.4rem 0 .3rem; }
nav a { display: block; padding: .15rem 0; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover, a:hover { color: var(--mark); text-decoration: underline; }
main { padding: 2rem 1.25rem 6rem 0; }
h1 { margin-top: 0; } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h3 { margin: 2.5rem 0 .5rem; } h4 { margin: 1.2rem 0 .4rem; font-size: .95rem; }
a { color: var(--mark); }
code, .address { font: .875em ui-monospace, monospace; }
code { background: var(--shade); padding: .1em .3em; border-radius: 3px; overflow-wrap: anywhere; }
.address b { display: inline-block; min-width: 3.2rem; padding: .1rem .4rem; margin-right: .5rem; border-radius: 3px; text-align: center; background: var(--mark); color: var(--back); }
.soft { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
td:first-child code { white-space: nowrap; }
th { color: var(--soft); font-weight: 600; }
:target { scroll-margin-top: 1rem; background: var(--shade); }
@media (max-width: 60rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1.25rem; } }
`;
