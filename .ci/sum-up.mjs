// The last line of a CI run: tests and checks in one count. A report that is missing counts as one failure, because what
// should have written it did not get that far.
import { readFileSync } from 'node:fs';

const [testsFile, checksFile] = process.argv.slice(2);

const tests = read(testsFile);
const checks = read(checksFile);
const counts = { passed: 0, failed: 0, skipped: 0 };

if (tests) {
  counts.passed += tests.numPassedTests;
  counts.failed += tests.numFailedTests + tests.numRuntimeErrorTestSuites;
  counts.skipped += tests.numPendingTests + tests.numTodoTests;
  // Something jest does not count as a test, such as a failing hook after all of them.
  if (!tests.success && counts.failed === 0) counts.failed += 1;
} else counts.failed += 1;

if (checks) for (const { ok } of checks) counts[ok ? 'passed' : 'failed'] += 1;
else counts.failed += 1;

process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
