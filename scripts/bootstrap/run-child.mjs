import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const parentAtStart = process.ppid;

/**
 * Runs a program in this terminal to its end and passes on the signals this process gets, so that nothing stays behind
 * when somebody ends it. Resolves to the exit code, as a shell counts it, and to what was said if `stderr` is 'pipe'.
 */
export function runChild(file, args, { folder, stderr = 'inherit', shell = false } = {}) {
  const child = spawn(file, args, { cwd: folder, stdio: ['inherit', 'inherit', stderr], shell });
  const untie = passOnSignals(child);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => {
    child.once('error', (err) => resolve({ code: 1, said: `${err.message}\n` }));
    child.once('close', (code, signal) => resolve({ code: code ?? 128 + constants.signals[signal], said }));
  }).finally(untie);
}

function passOnSignals(child) {
  // Ctrl-C and closing the terminal reach the child from the terminal itself, and npm sends Ctrl-C on once more: passed
  // on as well, one press would look like two, and the second means "at once". Without a terminal nobody else tells it.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const listeners = {
    SIGINT: () => hasTerminal || child.kill('SIGINT'),
    SIGHUP: () => hasTerminal || child.kill('SIGHUP'),
    SIGTERM: () => child.kill('SIGTERM'),
  };
  for (const [signal, listener] of Object.entries(listeners)) process.on(signal, listener);
  const watch = setInterval(() => endWithNpm(child, watch), 250);
  return () => {
    clearInterval(watch);
    for (const [signal, listener] of Object.entries(listeners)) process.off(signal, listener);
  };
}

/**
 * npm hands its own SIGTERM to the shell it started us in, and that shell ends without telling anyone. Only under npm:
 * whoever starts this himself may mean it to outlive his shell.
 */
function endWithNpm(child, watch) {
  if (!process.env.npm_lifecycle_event || process.ppid === parentAtStart) return;
  clearInterval(watch);
  child.kill('SIGTERM');
}
