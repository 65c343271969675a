// B8, our side: one process that numbers, signs, draws and stores a receipt for each payment that has its money.
import { setTimeout as pause } from 'node:timers/promises';
import { paymentSettled } from '../../../shared/events/payment-settled';
import { lead } from '../../../shared/jobs/lead';
import { publishMany } from '../../../shared/jobs/publish';
import { startWorker } from '../../../shared/jobs/worker';
import { readConfig } from '../../../shared/process/config';
import { openProcess, type RunningProcess } from '../../../shared/process/process';
import { withTx } from '../../../shared/store/sql';
import { issueReceipt } from '../../../workers/receipts/issue-receipt.job';
import { answerOnce } from '../ask-program';
import { type IssueOrder, type ReceiptsAnswer, startClock } from './order';

answerOnce<IssueOrder, ReceiptsAnswer>(async ({ paymentIds, warmUp, ...order }) => {
  const running = await openProcess('bench', readConfig(settingsOf(order)));
  await startWorker(running, 'receipts');
  // As in production somebody leads, who rings again for bells that were lost.
  lead(running);
  while (order.amqpUrl !== null && !running.bells.connected()) await pause(5);

  await promise(running, paymentIds.slice(0, warmUp));
  await untilIssued(running, warmUp);

  const answerFor = startClock();
  await promise(running, paymentIds.slice(warmUp));
  await untilIssued(running, paymentIds.length);
  const answer = answerFor(paymentIds.length - warmUp);
  await running.stop('measured');
  return answer;
});

const settingsOf = ({
  databaseUrl,
  amqpUrl,
  brokerNamespace,
  objectFolder,
}: Omit<IssueOrder, 'paymentIds' | 'warmUp'>) => ({
  ENVIRONMENT: 'development',
  DATABASE_URL: databaseUrl,
  ...(amqpUrl !== null && { AMQP_URL: amqpUrl, BROKER_NAMESPACE: brokerNamespace }),
  OBJECT_FOLDER: objectFolder,
  // As long as that of an installation: it is in every code.
  PUBLIC_PAGES_URL: 'https://impots.example.mg',
  LOG_LEVEL: 'warn',
});

const promise = ({ db }: RunningProcess, paymentIds: readonly string[]): Promise<unknown> =>
  withTx(db, (tx) =>
    publishMany(
      tx,
      paymentSettled,
      paymentIds.map((paymentId) => ({ payload: { paymentId } })),
    ),
  );

/** The engine counts a job after its commit. */
async function untilIssued({ metrics }: RunningProcess, count: number): Promise<void> {
  for (;;) {
    const { values } = await metrics.jobs.get();
    const failed = values.find(({ labels }) => labels.outcome !== 'completed');
    if (failed !== undefined)
      throw new Error(`${failed.value} of ${failed.labels.job} ended as ${failed.labels.outcome}`);
    if ((values.find(({ labels }) => labels.job === issueReceipt.name)?.value ?? 0) >= count) return;
    await pause(2);
  }
}
