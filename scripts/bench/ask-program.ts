// Programs of the bench that run in a process of their own: sent one order, they answer once and end.
import { fork } from 'node:child_process';
import { basename } from 'node:path';
import { withinSeconds } from './within-seconds';

const answerWithinSeconds = 120;

/** Runs the program and resolves with its answer; rejects when it ends without one or is stuck. */
export async function askProgram<Answer>(file: string, order: object): Promise<Answer> {
  const program = fork(file);
  const answer = new Promise<Answer>((resolve, reject) => {
    program.once('message', (message) => resolve(message as Answer));
    program.once('error', reject);
    program.once('exit', (code) => reject(new Error(`${basename(file)} ended with code ${code} and no answer`)));
  });
  program.send(order);
  try {
    return await withinSeconds(answerWithinSeconds, basename(file), answer);
  } catch (error) {
    program.kill('SIGKILL');
    throw error;
  }
}

/** The program's side. */
export function answerOnce<Order, Answer extends object>(work: (order: Order) => Promise<Answer>): void {
  process.once('message', (order) => {
    work(order as Order).then(
      (answer) => process.send?.(answer, () => process.exit(0)),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  // The bench itself died: nobody waits for the answer.
  process.once('disconnect', () => process.exit(1));
}
