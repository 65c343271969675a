import type { Check } from './checks';
import { runProgram } from './run-program';

export type CheckResult = { name: string; ok: boolean; seconds: number };

/** One after the other, each with a heading, its own output and its time. Ends early only when somebody interrupts. */
export async function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    console.log(`\n── ${check.name}: ${check.what}`);
    const startedAt = performance.now();
    const { ok, interrupted } = await run(check);
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`   ${ok ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`);
    results.push({ name: check.name, ok, seconds });
    if (interrupted) throw new Error('interrupted');
  }
  return results;
}

async function run(check: Check): Promise<{ ok: boolean; interrupted: boolean }> {
  if ('faults' in check) return { ok: tell(check.faults()), interrupted: false };
  const { code, interrupted } = await runProgram(check.program, check.args);
  return { ok: code === 0, interrupted };
}

function tell(faults: readonly string[]): boolean {
  for (const fault of faults) console.log(`   ${fault}`);
  return faults.length === 0;
}
