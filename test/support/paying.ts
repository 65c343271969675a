// People who pay, over HTTP: the API, the pool of payments, and simulated providers.
import { randomUUID } from 'node:crypto';
import { type MvolaSimulator, startMvolaSimulator } from '../../scripts/local/simulators/mvola';
import { type StripeSimulator, startStripeSimulator } from '../../scripts/local/simulators/stripe';
import { startWaveSimulator, type WaveSimulator } from '../../scripts/local/simulators/wave';
import type { Role } from '../../shared/domain/permissions';
import { startWorker } from '../../shared/jobs/worker';
import { createPartner } from '../../shared/store/partners';
import { rows } from '../../shared/store/sql';
import { type Asking, aPersonOf } from '../access/callers';
import { servicesOfMadagascar } from '../access/partner-rows';
import { aKeyOf, type Reply, type TestIntake, useIntake } from './intake';

export type Who = { headers: Record<string, string> };

export type Paying = TestIntake & {
  simulators(): { mvola: MvolaSimulator; wave: WaveSimulator; stripe: StripeSimulator };
  as(who: Who, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Under a new key unless one is given. */
  post(who: Who, path: string, body: unknown, key?: string): Promise<Reply>;
  person(role: Role, jurisdiction: string | null): Promise<Asking>;
  partner(jurisdiction: string, isTest?: boolean): Promise<Who & { partnerId: string }>;
  /** Lets jobs run that wait for their time. */
  promote(job: string): Promise<void>;
  /** Resolves when no job of the name is under way. */
  done(job: string): Promise<unknown>;
  /** Asks again until it is so. */
  until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T>;
};

export const publicPages = 'https://pay.example';

/** MVola collects in Madagascar, Wave and Stripe in Senegal; the plans of Senegal are there in both. */
export function usePaying(env: Record<string, string> = {}): Paying {
  let simulators: ReturnType<Paying['simulators']>;
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
    await startWorker(intake.process(), 'payments');
  });
  afterAll(() => Promise.all(Object.values(simulators ?? {}).map((one) => one.stop())));

  const as: Paying['as'] = ({ headers: proof }, path, body, headers = {}) =>
    intake.ask(path, null, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...proof, ...headers },
    });
  const until: Paying['until'] = async (look, isSo) => {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const seen = await look();
      if (isSo(seen)) return seen;
      if (Date.now() > deadline) throw new Error(`it did not come to it: ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  return {
    ...intake,
    until,
    simulators: () => simulators,
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
    done: (job) =>
      until(
        () => rows(intake.db(), `select state from job where name = $1 and state in ('waiting', 'active')`, [job]),
        (left) => left.length === 0,
      ),
  };
}
