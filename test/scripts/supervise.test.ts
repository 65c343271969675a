import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervise } from '../../scripts/local/supervise';

test('the log of all processes is for its owner alone, also one that was open to everybody', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'supervise-'));
  try {
    for (const name of ['fresh.log', 'old.log']) {
      const logFile = join(folder, name);
      if (name === 'old.log') {
        writeFileSync(logFile, '');
        chmodSync(logFile, 0o644);
      }
      const supervisor = await supervise([], { program: 'none', logFile, log: () => {} });
      await supervisor.stop();
      expect((statSync(logFile).mode & 0o777).toString(8)).toBe('600');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
