import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { startMarkOf } from '../../scripts/stack/process-identity';

const projectFolder = join(__dirname, '..', '..');
const run = promisify(execFile);

// A project of three files, with the real bootstrap and the real compiler, under a path with a space.
const project = mkdtempSync(join(tmpdir(), 'bootstrap test '));
const bootstrap = join(project, 'scripts', 'bootstrap.mjs');

function write(file: string, content: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), content);
}

const engines = (node: string) => write('package.json', JSON.stringify({ engines: { node } }));

beforeAll(() => {
  for (const name of ['bootstrap.mjs', 'bootstrap']) {
    cpSync(join(projectFolder, 'scripts', name), join(project, 'scripts', name), { recursive: true });
  }
  engines('>=20.19');
  write('package-lock.json', JSON.stringify({ packages: {} }));
  write('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
  for (const name of ['typescript', '@types', 'undici-types', '@typescript']) {
    const there = join(projectFolder, 'node_modules', name);
    if (existsSync(there)) symlinkSync(there, join(project, 'node_modules', name));
  }
  write('tsconfig.build.json', readFileSync(join(projectFolder, 'tsconfig.build.json'), 'utf8'));
  write('tsconfig.json', readFileSync(join(projectFolder, 'tsconfig.json'), 'utf8'));
  write('shared/greeting.txt', 'hello');
  write('scripts/greet.ts', greet);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const greet = `
import { readFileSync } from 'node:fs';
const greeting = readFileSync(__dirname + '/../shared/greeting.txt', 'utf8');
process.stdout.write(greeting + ' ' + process.argv.slice(2).join(' '));
process.exitCode = 7;
`;

test('a target runs with its arguments and assets, and its exit code is passed through', async () => {
  await expect(run('node', [bootstrap, 'greet', 'dear', 'reader'])).rejects.toMatchObject({
    code: 7,
    stdout: 'hello dear reader',
  });
});

test('what was deleted from the sources is gone from dist', async () => {
  write('shared/short-lived.ts', 'export const here = true;');
  write(
    'scripts/look.ts',
    `import { existsSync } from 'node:fs'; process.exit(existsSync(__dirname + '/../shared/short-lived.js') ? 0 : 3);`,
  );
  await run('node', [bootstrap, 'look']);
  rmSync(join(project, 'shared/short-lived.ts'));
  await expect(run('node', [bootstrap, 'look'])).rejects.toMatchObject({ code: 3 });
});

test('sources that do not compile are not run, this time and the next', async () => {
  write('scripts/wrong.ts', `const text: string = 1; process.stdout.write('ran');`);
  for (const attempt of ['first', 'second']) {
    await expect(run('node', [bootstrap, 'wrong', attempt])).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('scripts/wrong.ts(1,7)'),
      stderr: expect.stringContaining('do not compile'),
    });
  }
  rmSync(join(project, 'scripts/wrong.ts'));
});

test('a Node that is too old is told so', async () => {
  engines('>=99.1');
  await expect(run('node', [bootstrap, 'greet'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('needs Node 99.1 or newer'),
  });
  engines('>=20.19');
});

test('SIGTERM reaches the program, and nothing stays behind', async () => {
  write(
    'scripts/stay.ts',
    `process.once('SIGTERM', () => process.exit(9)); setInterval(() => {}, 60_000); process.stdout.write(String(process.pid));`,
  );
  const started = spawn('node', [bootstrap, 'stay'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = Number(String((await once(started.stdout, 'data'))[0]));
  started.kill('SIGTERM');
  expect(await once(started, 'exit')).toEqual([9, null]);
  expect(startMarkOf(pid)).toBeNull();
});

test('of many at the same time one installs or compiles at a time, a dead one before them included', async () => {
  const contender = `import { appendFileSync } from 'node:fs';
    import { createInterface } from 'node:readline';
    import { setImmediate as others } from 'node:timers/promises';
    import { inTurn } from ${JSON.stringify(join(project, 'scripts/bootstrap/in-turn.mjs'))};
    console.log('ready');
    for await (const folder of createInterface({ input: process.stdin })) {
      const say = (word) => appendFileSync(folder + '/steps', word);
      await inTurn(folder, async () => { say('('); for (let i = 0; i < 100; i += 1) await others(); say(')'); });
      console.log('done');
    }`;
  const contenders = Array.from({ length: 4 }, () => {
    const { stdin, stdout } = spawn('node', ['--input-type=module', '-e', contender], { stdio: 'pipe' });
    return { stdin, lines: createInterface({ input: stdout })[Symbol.asyncIterator]() };
  });
  const answers = () => Promise.all(contenders.map(({ lines }) => lines.next()));
  await answers();

  for (let round = 1; round <= 20; round += 1) {
    write(`turns-${round}/turn.3`, '999999999');
    for (const { stdin } of contenders) stdin.write(`${join(project, `turns-${round}`)}\n`);
    await answers();
    expect(readFileSync(join(project, `turns-${round}`, 'steps'), 'utf8')).toBe('()()()()');
  }
  for (const { stdin } of contenders) stdin.end();
});
