/** Colours reach a contrast of 7 to 1 for text, in the light and in the dark; what cannot read it shows plain HTML. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1b1b;--soft:#4f4f4f;--paper:#fff;--line:#b9b9b9;--act:#0b5134;--on:#fff;--bad:#8f120c;--note:#edf4f0}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--soft:#bdbdbd;--paper:#141414;--line:#5a5a5a;--act:#8fdcb5;--on:#06251a;--bad:#ffb0a8;--note:#1d2923}}
*{box-sizing:border-box}
html{font-size:106.25%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:break-word}
header,main,footer{max-width:36rem;margin:0 auto;padding:.75rem 1rem}
header{border-bottom:1px solid var(--line)}
header p,nav ul{margin:0}
header p a{color:inherit;font-weight:700;text-decoration:none}
nav ul{padding:0;list-style:none}
nav li{display:inline-block;margin-right:.9rem}
a{color:var(--act)}
nav li a{display:inline-block;padding:.5rem 0}
[aria-current]{color:inherit;font-weight:700;text-decoration:none}
h1{font-size:1.45rem;line-height:1.25;margin:.75rem 0}
h2{font-size:1.2rem;line-height:1.3;margin:1.75rem 0 .5rem}
dl{margin:1rem 0}
dl div{padding:.35rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--soft)}
dd{margin:0;font-weight:600}
dd:first-letter{text-transform:uppercase}
.sum dt,.sum dd{font-size:1.25rem;color:inherit;font-weight:700}
.soft{color:var(--soft);margin:.25rem 0 0}
.note,.bad{padding:.75rem 1rem;border-left:.3rem solid var(--act);background:var(--note)}
.bad{border-color:var(--bad);color:var(--bad);background:none;font-weight:600}
details{margin:1rem 0}
summary{padding:.6rem 0;color:var(--act);font-weight:600;cursor:pointer}
fieldset{margin:0 0 1rem;padding:0;border:0}
legend,.field{display:block;padding:0;margin:1rem 0 .25rem;font-weight:600}
.choice{display:flex;padding:.45rem 0}
input{font:inherit;color:inherit}
input[type=radio]{flex:none;width:1.2rem;height:1.2rem;margin:.15rem .6rem 0 0;accent-color:var(--act)}
.text{display:block;width:100%;padding:.65rem .7rem;border:2px solid var(--soft);border-radius:.3rem;background:var(--paper)}
.code{letter-spacing:.05em;text-transform:uppercase}
button,.go{display:block;width:100%;margin:1rem 0 0;padding:.75rem 1rem;border:2px solid var(--act);border-radius:.3rem;background:var(--act);color:var(--on);font:inherit;font-weight:700;text-align:center;text-decoration:none;cursor:pointer}
.plain{background:none;color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
code{font-size:1rem;overflow-wrap:anywhere}
@media(min-width:30rem){dl div{display:flex;gap:1rem;justify-content:space-between}dd{text-align:right}header div{display:flex;gap:1rem;justify-content:space-between;align-items:baseline;flex-wrap:wrap}}
`;
