// The pool of payments in a test: its jobs run by hand, one by one, against simulated providers.
import { type Simulators, startSimulators } from '../../scripts/local/simulators/start-simulators';
import type { JobContract } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { readConfig } from '../../shared/process/config';
import { openProviders } from '../../shared/providers/payments/open-providers';
import { type Database, rows } from '../../shared/store/sql';
import * as confirmHandlers from '../../workers/payments/confirm-payment';
import { confirmPayment } from '../../workers/payments/confirm-payment.job';
import type { PaymentTools } from '../../workers/payments/open';
import * as startHandlers from '../../workers/payments/start-payment';
import { startPayment } from '../../workers/payments/start-payment.job';
import { runNext } from '../privacy/people';
import { testVault } from './tax-worker';

export type PaymentPool = {
  simulators(): Simulators;
  tools(): PaymentTools;
  /** Other tools than the pool's, as for another provider or time. */
  with(over: Partial<PaymentTools>): PaymentPool;
  /** Runs what waits or is delayed, of one job; false when there is none. */
  run(job: JobContract, handlers: HandlerFile): Promise<boolean>;
  start(): Promise<boolean>;
  confirm(): Promise<boolean>;
};

export function usePaymentPool(db: () => Database, env: Record<string, string> = {}): PaymentPool {
  let simulators: Simulators;
  let tools: PaymentTools;
  beforeAll(async () => {
    simulators = await startSimulators('http://127.0.0.1:9');
    const config = readConfig({
      ENVIRONMENT: 'development',
      DATABASE_URL: 'postgres://nowhere',
      PUBLIC_CALLBACKS_URL: 'http://127.0.0.1:9',
      ...simulators.settings,
      ...env,
    });
    tools = { vault: testVault, config, providers: openProviders(config), now: () => new Date() };
  });
  afterAll(() => simulators?.stop());

  const poolOf = (over: Partial<PaymentTools>): PaymentPool => {
    const run: PaymentPool['run'] = async (job, handlers) => {
      // What is to be done later is done now: tests wait for facts, not for time.
      await rows(db(), `update job set state = 'waiting', run_at = null where name = $1 and state = 'delayed'`, [
        job.name,
      ]);
      return runNext(db(), job, handlers, { ...tools, ...over });
    };
    return {
      simulators: () => simulators,
      tools: () => ({ ...tools, ...over }),
      with: (more) => poolOf({ ...over, ...more }),
      run,
      start: () => run(startPayment, startHandlers),
      confirm: () => run(confirmPayment, confirmHandlers),
    };
  };
  return poolOf({});
}
