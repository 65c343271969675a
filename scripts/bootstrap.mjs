// Takes a fresh clone to a running program: `node scripts/bootstrap.mjs demo` checks Node, installs what is missing,
// compiles what changed and runs dist/scripts/demo.js. Plain JavaScript, because nothing is installed yet when it runs.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './bootstrap/build.mjs';
import { inTurn } from './bootstrap/in-turn.mjs';
import { install } from './bootstrap/install.mjs';
import { runChild } from './bootstrap/run-child.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const [target, ...args] = process.argv.slice(2);

const { engines } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
const refusal = nodeRefusal(engines.node) ?? targetRefusal();
if (refusal) {
  process.stderr.write(`${refusal}\n`);
  process.exit(1);
}

// Two at the same time, say a test run beside the demo, would write the same folders.
const failure = await inTurn(join(project, '.local', 'bootstrap'), async () => {
  return (await install(project)) ?? (await build(project));
});
if (failure) {
  process.stderr.write(`${failure}\n`);
  process.exit(1);
}

const program = join(project, 'dist', 'scripts', `${target}.js`);
const { code } = await runChild(process.execPath, ['--enable-source-maps', program, ...args]);
process.exit(code);

function nodeRefusal(wanted) {
  const [wantedMajor, wantedMinor] = wanted.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return null;
  return `This needs Node ${wantedMajor}.${wantedMinor} or newer; here runs ${process.versions.node}. https://nodejs.org has the current one.`;
}

function targetRefusal() {
  if (/^[a-z-]+$/.test(target ?? '') && existsSync(join(project, 'scripts', `${target}.ts`))) return null;
  return 'usage: node scripts/bootstrap.mjs <target> [arguments], where scripts/<target>.ts exists';
}
