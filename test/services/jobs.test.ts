import { randomUUID } from 'node:crypto';
import { rows } from '../../shared/store/sql';
import { aBatch, aVehicle } from '../support/batches';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake();
let partner: TestPartner;
let id: string;
beforeAll(async () => {
  partner = await aPartnerWithKey(intake.db());
  await aBatch(intake.db(), partner.id, [aVehicle()]);
  const [job] = await rows<{ event_id: string }>(intake.db(), `select event_id from job`);
  id = `${job!.event_id}:tax.assess-chunk`;
});

const ask = (jobId: string, key = partner.key) => intake.ask(`/api/v1/jobs/${jobId}`, key);

test('a job that works for the partner is shown, its reason without anything personal', async () => {
  await rows(
    intake.db(),
    `update job set state = 'failed', attempt = 8, failed_reason = 'no mail to rakoto@example.mg', finished_at = now()`,
  );
  const { status, json } = await ask(id);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    id,
    name: 'tax.assess-chunk',
    state: 'failed',
    attempts: 8,
    maxAttempts: 8,
    progress: 0,
  });
  expect(json.failedReason).toBe('no mail to [e-mail]');
});

test('another partner’s job does not exist, nor does one that never was', async () => {
  const other = await aPartnerWithKey(intake.db());
  for (const reply of [await ask(id, other.key), await ask(`${randomUUID()}:tax.assess-chunk`)])
    expect([reply.status, reply.json.code]).toEqual([404, 'JOB_NOT_FOUND']);
});

test.each(['x', 'x:tax.assess-chunk', randomUUID(), `${randomUUID()}:drop table`])(
  'the id %s is refused',
  async (bad) => {
    expect((await ask(encodeURIComponent(bad))).status).toBe(400);
  },
);
