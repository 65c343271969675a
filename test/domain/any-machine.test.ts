// Same input, same output: on any machine, in any time zone, whatever language the system speaks and whatever flags
// Node.js was started with.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const hook = join(__dirname, '../scripts/typescript-in-node.cjs');
const program = join(__dirname, '../scripts/some-assessments.ts');

const digestWith = (env: Record<string, string>, flags: string[] = []): string =>
  execFileSync(process.execPath, [...flags, '-r', hook, program], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });

test('thousands of amounts, explanations, sentences, due days and charges are the same everywhere', () => {
  const here = digestWith({ TZ: 'UTC', LANG: 'C' });
  expect(here).toMatch(/^[0-9a-f]{64}$/);
  for (const [env, flags] of [
    [{ TZ: 'Pacific/Kiritimati', LANG: 'fr_FR.UTF-8' }, []],
    [{ TZ: 'Pacific/Pago_Pago', LANG: 'mg_MG.UTF-8', LC_ALL: 'mg_MG.UTF-8' }, ['--icu-data-dir=/nowhere']],
    [{ TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8' }, ['--jitless']],
  ] as const)
    expect([env.TZ, digestWith(env, [...flags])]).toEqual([env.TZ, here]);
});
