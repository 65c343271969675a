/** Runs `stop` on the first signal and ends the process; a second signal ends it at once. */
export function stopOnSignal(stop: () => Promise<void>, say: (line: string) => void): void {
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals > 1) process.exit(130);
    say('Stopping …');
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        say(error instanceof Error ? error.message : String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
