// `npm start`: the platform on this machine, until Ctrl-C.
import { bringUp, type Running } from './local/bring-up';
import { addressLines } from './local/say';
import { stopOnSignal } from './local/until-signal';

const say = (line: string) => console.log(line);

async function main(): Promise<void> {
  let running: Running | undefined;
  stopOnSignal(async () => running?.stop(), say);
  running = await bringUp({ log: say });
  for (const line of addressLines(running)) say(line);
  say('Ready. Stop with Ctrl-C.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
