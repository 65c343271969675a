// B13: the intake must not hold what it receives.
import { type Figure, onFreshServers } from './figure';
import { postBatch } from './post-batch';
import { residentMegabytes } from './resident-memory';
import { samplePieces } from './sample-lines';
import { startPlatform } from './start-platform';
import { linesOfOneWrite, productionProcesses } from './upload-batch';

// Reading it on systems other than Linux starts a program each time.
const sampleEveryMs = process.platform === 'linux' ? 50 : 250;

export const memoryFigure: Figure = {
  ids: ['B13'],
  measure: (bench) =>
    onFreshServers(bench, 'memory', async (servers) => {
      const platform = await startPlatform(servers, productionProcesses);
      try {
        const { headers } = await platform.addPartner('bench');
        const samples: number[] = [];
        const sample = () => samples.push(residentMegabytes(platform.intake.pid));
        sample();
        const timer = setInterval(sample, sampleEveryMs);
        try {
          const pieces = samplePieces(0, bench.quick ? 300_000 : 1_000_000, linesOfOneWrite);
          await postBatch(platform.intake.url, headers, pieces);
        } finally {
          clearInterval(timer);
        }
        sample();
        const half = Math.ceil(samples.length / 2);
        const [first, second] = [Math.max(...samples.slice(0, half)), Math.max(...samples.slice(half))];
        bench.say(`memory of the intake: ${Math.round(first)} MB, later ${Math.round(second)} MB`);
        return [
          { goal: 'intakeMemory' as const, measured: Math.max(first, second) },
          { goal: 'intakeMemoryGrowth' as const, measured: second / first },
        ];
      } finally {
        await platform.stop();
      }
    }),
};
