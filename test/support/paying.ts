// People who pay, over HTTP: the API, the pool of payments on a clock of the test's, and simulated providers.
import { randomUUID } from 'node:crypto';
import { type MvolaSimulator, startMvolaSimulator } from '../../scripts/local/simulators/mvola';
import { type StripeSimulator, startStripeSimulator } from '../../scripts/local/simulators/stripe';
import { startWaveSimulator, type WaveSimulator } from '../../scripts/local/simulators/wave';
import type { Role } from '../../shared/domain/permissions';
import { allJobs } from '../../shared/jobs/catalogue';
import { loadHandlers } from '../../shared/jobs/load-handlers';
import { startDuties } from '../../shared/jobs/worker';
import { createPartner } from '../../shared/store/partners';
import { rows } from '../../shared/store/sql';
import { open } from '../../workers/payments/open';
import { type Asking, aPersonOf } from '../access/callers';
import { servicesOfMadagascar } from '../access/partner-rows';
import { aKeyOf, type Reply, type TestIntake, useIntake } from './intake';

export type Who = { headers: Record<string, string> };

export type Paying = TestIntake & {
  simulators(): { mvola: MvolaSimulator; wave: WaveSimulator; stripe: StripeSimulator };
  /** What the workers take for now, from here on. */
  setClock(instant: Date): void;
  as(who: Who, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Under a new key unless one is given. */
  post(who: Who, path: string, body: unknown, key?: string): Promise<Reply>;
  person(role: Role, jurisdiction: string | null): Promise<Asking>;
  partner(jurisdiction: string, isTest?: boolean): Promise<Who & { partnerId: string }>;
  /** Lets jobs run that wait for their time. */
  promote(job: string): Promise<void>;
  /** Asks again until it is so. */
  until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T>;
};

export const publicPages = 'https://pay.example';

/** MVola collects in Madagascar, Wave and Stripe in Senegal; the plans of Senegal are there in both. */
export function usePaying(env: Record<string, string> = {}): Paying {
  let simulators: ReturnType<Paying['simulators']>;
  let clock = () => new Date();
  beforeAll(async () => {
    const [mvola, wave, stripe] = await Promise.all([
      startMvolaSimulator(),
      startWaveSimulator(),
      startStripeSimulator(),
    ]);
    simulators = { mvola, wave, stripe };
  });
  const intake = useIntake(() => ({
    ...Object.assign({}, ...Object.values(simulators).map(({ settings }) => settings)),
    PUBLIC_PAGES_URL: publicPages,
    PAYMENTS_PER_MINUTE: '100000',
    ...env,
  }));
  beforeAll(async () => {
    await servicesOfMadagascar(intake.db());
    const process = intake.process();
    const deps = { ...(await open(process)), now: () => clock() };
    const jobs = allJobs().filter(({ name }) => name.startsWith('payments.'));
    await startDuties(
      process,
      'payments',
      jobs.map((job) => ({ job, handlers: loadHandlers(job), deps })),
    );
  });
  afterAll(() => Promise.all(Object.values(simulators ?? {}).map((one) => one.stop())));

  const as: Paying['as'] = ({ headers: proof }, path, body, headers = {}) =>
    intake.ask(path, null, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...proof, ...headers },
    });
  return {
    ...intake,
    simulators: () => simulators,
    setClock(instant) {
      clock = () => instant;
    },
    as,
    post: (who, path, body, key = randomUUID()) => as(who, path, body, { 'Idempotency-Key': key }),
    person: (role, jurisdiction) => aPersonOf(intake.process(), role, { jurisdiction, partnerId: null }),
    async partner(jurisdiction, isTest = false) {
      const partnerId = await createPartner(intake.db(), `partner ${randomUUID()}`, jurisdiction);
      const { key } = await aKeyOf(intake.db(), partnerId, { isTest });
      return { partnerId, headers: { 'X-API-Key': key } };
    },
    async promote(job) {
      const { db } = intake.process();
      const promoted = await rows<{ eventId: string }>(
        db,
        `update job set state = 'waiting', run_at = null where name = $1 and state = 'delayed' returning event_id as "eventId"`,
        [job],
      );
      db.committed(promoted.map(({ eventId }) => ({ job, eventId })));
    },
    async until(look, isSo) {
      const deadline = Date.now() + 20_000;
      for (;;) {
        const seen = await look();
        if (isSo(seen)) return seen;
        if (Date.now() > deadline) throw new Error(`it did not come to it: ${JSON.stringify(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
  };
}
