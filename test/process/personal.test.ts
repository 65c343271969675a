import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { format, inspect } from 'node:util';
import pino from 'pino';
import { Personal, personal } from '../../shared/domain/personal';

const secret = 'lova.rabe@example.mg';
const value = new Personal(secret);

/** What a log writes of the fields. */
function logged(fields: object, message = 'hello'): string {
  const sink = new PassThrough();
  pino({}, sink).info(fields, message);
  return sink.read().toString();
}

class Letter {
  constructor(
    readonly to: Personal,
    readonly lines = [value],
  ) {}
}

const ways: ReadonlyArray<readonly [what: string, shown: () => unknown]> = [
  ['a template', () => `to ${value}`],
  ['String', () => String(value)],
  ['concatenation', () => `${'to '}${value as unknown as string}`],
  ['a join', () => [value, value].join()],
  ['JSON', () => JSON.stringify(value)],
  ['JSON of what holds it', () => JSON.stringify({ a: [{ b: new Letter(value) }] })],
  ['inspect', () => inspect(value)],
  ['inspect of everything', () => inspect(new Letter(value), { showHidden: true, depth: 9, getters: true })],
  ['format', () => format('%s %o %j %O', value, value, value, value)],
  ['the message of an error', () => new Error(`no mail to ${value}`).message],
  ['an error that holds it', () => inspect(new Error('no mail', { cause: value }))],
  ['the stack of an error', () => new Error(`no mail to ${value}`).stack],
  ['pino', () => logged({ to: value, letter: new Letter(value) })],
  ['pino with an error', () => logged({ err: Object.assign(new Error(`to ${value}`), { to: value }) })],
  ['pino’s message', () => logged({}, `to ${value}`)],
  ['URLSearchParams', () => new URLSearchParams({ to: value as unknown as string }).toString()],
  ['a URL', () => new URL(`https://example.mg/?to=${value}`).href],
  ['a header', () => new Headers({ to: value as unknown as string }).get('to')],
  ['its properties', () => JSON.stringify([Object.entries(value), Object.getOwnPropertyNames(value), { ...value }])],
  ['a buffer', () => Buffer.from(`${value}`).toString()],
  ['a number', () => Number(value)],
  ['a comparison by order', () => [value, new Personal('a')].sort().map(String).join()],
  ['a clone', () => inspect(structuredClone({ to: value }))],
];

test.each(ways)('%s does not show it', (_what, shown) => {
  expect(String(shown())).not.toMatch(/lova|rabe|example\.mg\b(?!\/)/);
});

test('the log of a process does not show it, wherever it stands', async () => {
  const program = `
    const { Personal } = require('./shared/domain/personal.ts');
    const to = new Personal('${secret}');
    const log = require('./shared/process/log.ts').openLog('test', 'info');
    log.info({ to, deep: { er: { to } } }, \`a letter to \${to}\`);
    log.error({ err: new Error(\`no way to \${to}\`, { cause: new Error(\`\${to} is unknown\`) }) });`;
  const hook = './test/scripts/typescript-in-node.cjs';
  const child = spawn(process.execPath, ['-r', hook, '-e', program], { cwd: join(__dirname, '../..') });
  const written = await text(child.stdout);
  expect(written.trim().split('\n')).toHaveLength(2);
  expect(written).toContain('a letter to [personal]');
  expect(written).not.toContain('lova');
});

test('only reveal shows it', () => {
  expect(value.reveal()).toBe(secret);
  expect(String(value)).toBe('[personal]');
  expect(JSON.stringify({ value })).toBe('{"value":"[personal]"}');
});

test('absent and hidden are told apart', () => {
  expect(personal(null)).toBeNull();
  expect(personal('x')?.reveal()).toBe('x');
});
