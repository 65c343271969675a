// `npm run check [-- --only a,b | --except a,b] [--report FILE]`: everything the project demands of itself, exactly what
// CI runs. Each check runs whatever became of those before it, so one run tells all there is to mend.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checks } from './check/checks';
import { type CheckResult, runChecks } from './check/run-checks';
import { tableLines } from './local/say';

async function main(): Promise<number> {
  process.chdir(join(__dirname, '../..'));
  const { values } = parseArgs({
    options: { only: { type: 'string' }, except: { type: 'string' }, report: { type: 'string' } },
  });
  const chosen = choose(values.only, values.except);
  const results = await runChecks(chosen);

  console.log(`\n${tableLines([['check', 'result', 'seconds'], ...results.map(cellsOf)]).join('\n')}\n`);
  if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify(results, null, 2)}\n`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function choose(only: string | undefined, except: string | undefined) {
  const named = (text: string | undefined) => text?.split(',').filter(Boolean) ?? [];
  const known = checks.map(({ name }) => name);
  const unknown = [...named(only), ...named(except)].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no check is called ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return checks.filter(
    ({ name }) => (only === undefined || named(only).includes(name)) && !named(except).includes(name),
  );
}

const cellsOf = ({ name, ok, seconds }: CheckResult) => [name, ok ? 'passed' : 'FAILED', seconds.toFixed(1)];

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
