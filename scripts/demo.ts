// `npm run demo`: the main job told from end to end. Brings the platform up, sends a batch as a partner would, shows its
// progress and what became of it, pays for one of the vehicles, and stays up for a look around.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explainOne } from './demo/explain-one';
import { expectedRefusals, generateLines } from './demo/generate-lines';
import { payOne } from './demo/pay-one';
import { type BatchState, sendBatch, untilFinished } from './demo/send-batch';
import { bringUp, type Running } from './local/bring-up';
import { addressLines, tableLines } from './local/say';
import { stopOnSignal } from './local/until-signal';

const say = (line: string) => console.log(line);

type Options = { once: boolean; lines: number; json: string | undefined };

function readOptions(): Options {
  const { values } = parseArgs({
    options: { once: { type: 'boolean' }, lines: { type: 'string' }, json: { type: 'string' } },
  });
  const lines = Number(values.lines ?? 10_000);
  if (!Number.isInteger(lines) || lines < 1 || lines > 2_000_000) {
    throw new Error(`--lines takes a whole number from 1 to 2 000 000, not ${JSON.stringify(values.lines)}`);
  }
  return { once: values.once ?? false, lines, json: values.json };
}

async function main(): Promise<void> {
  const options = readOptions();
  let running: Running | undefined;
  stopOnSignal(async () => running?.stop(), say);
  running = await bringUp({ log: say });
  for (const line of addressLines(running)) say(line);

  const ok = await tellStory(running, options);
  if (options.once || !ok) {
    await running.stop();
    process.exit(ok ? 0 : 1);
  }
  say(`Stays up for a look around: ${running.consoleUrl} – stop with Ctrl-C.`);
}

/** True when every line has an outcome and the bad lines, and only they, were rejected. */
async function tellStory(running: Running, { lines: count, json }: Options): Promise<boolean> {
  // The plates must be new to this installation, or all of a second demo's vehicles would be duplicates.
  const seed = Date.now() % 2_147_483_647;
  const fiscalYear = 2026;
  const generated = generateLines({ seed, lines: count, fiscalYear });
  say(`Sending ${number(count)} vehicles as one batch …`);

  const startedAt = performance.now();
  const url = await sendBatch(running, fiscalYear, generated.lines);
  const acceptedSeconds = (performance.now() - startedAt) / 1000;
  say(`Accepted (202) after ${acceptedSeconds.toFixed(2)} s: ${url}`);
  const state = await untilFinished(url, running.apiKey, showProgress());
  const seconds = (performance.now() - startedAt) / 1000;

  const { lines, assessed, rejected, duplicates } = state.counts;
  const linesPerSecond = Math.round(lines / seconds);
  for (const line of summary(state, seconds, linesPerSecond)) say(line);
  for (const line of await explainOne(running, state)) say(line);
  for (const line of await payOne(running, state, { seed, fiscalYear })) say(line);
  if (json !== undefined) {
    const figures = { lines, assessed, rejected, duplicates, seconds: Number(seconds.toFixed(3)), linesPerSecond };
    writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const expected = Object.values(expectedRefusals(generated.counts)).reduce((sum, refused) => sum + refused, 0);
  const complete = lines === count && assessed + rejected + duplicates === count;
  if (!complete) say(`Not every line has an outcome: ${JSON.stringify(state.counts)}`);
  if (rejected !== expected) say(`${expected} bad lines were sent, but ${rejected} were rejected.`);
  return complete && rejected === expected;
}

/** Rewrites one line on a terminal; elsewhere tells every quarter. */
function showProgress(): (state: BatchState) => void {
  let told = -1;
  return ({ progress, counts }) => {
    const text = `  ${String(Math.floor(progress)).padStart(3)} %   ${number(counts.lines - counts.pending)} of ${number(counts.lines)} lines`;
    if (process.stdout.isTTY) process.stdout.write(`\r${text}${progress >= 100 ? '\n' : ''}`);
    else if (Math.floor(progress / 25) > told) say(text);
    told = Math.floor(progress / 25);
  };
}

function summary({ counts, amountTotal, currency }: BatchState, seconds: number, linesPerSecond: number): string[] {
  return [
    '',
    ...tableLines([
      ['outcome', 'lines'],
      ['assessed', number(counts.assessed)],
      ['rejected', number(counts.rejected)],
      ['duplicates', number(counts.duplicates)],
      ['all', number(counts.lines)],
    ]),
    '',
    `  Assessed amount   ${number(amountTotal)} ${currency}`,
    `  Upload to last outcome   ${seconds.toFixed(2)} s   ${number(linesPerSecond)} lines/s`,
    '',
  ];
}

const number = (value: number) => value.toLocaleString('en').replaceAll(',', ' ');

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
