import { rows } from '../../shared/store/sql';
import { anAssessment, assessmentOf } from '../support/assessments';
import { usePaying, type Who } from '../support/paying';

const paying = usePaying();
const path = '/api/v1/payments';

const owed = (partnerId: string, jurisdiction = 'SN') =>
  anAssessment(paying.db(), {
    jurisdiction,
    currency: jurisdiction === 'SN' ? 'XOF' : 'MGA',
    partnerId,
    amount: 5_000,
  });
const order = async (who: Who, id: string, over: object = {}) =>
  (await paying.post(who, path, { assessments: [{ id }], ...over })).json;
const callOff = (who: Who, id: string) => paying.ask(`${path}/${id}/cancellation`, null, { method: 'POST', ...who });
const stateBecomes = (who: Who, id: string, state: string) =>
  paying.until(
    async () => (await paying.as(who, `${path}/${id}`)).json,
    (payment) => payment.state === state,
  );

test('what a provider has is called off there, and can be ordered again', async () => {
  const partner = await paying.partner('SN');
  const assessmentId = await owed(partner.partnerId);
  const { id, reference } = await order(partner, assessmentId);
  const reply = await callOff(partner, id);
  expect([reply.status, reply.headers.get('location')]).toEqual([202, `${path}/${id}`]);
  expect(await stateBecomes(partner, id, 'cancelled')).toMatchObject({ next: null, received: 0 });
  const there = paying
    .simulators()
    .wave.payments()
    .find((one) => one.reference === reference)!;
  expect(there.state).toBe('expired');
  // Once more changes nothing.
  expect((await callOff(partner, id)).status).toBe(200);
  expect((await paying.post(partner, path, { assessments: [{ id: assessmentId }] })).status).toBe(201);
});

test('whoever was faster has paid: calling off settles', async () => {
  const partner = await paying.partner('SN');
  const assessmentId = await owed(partner.partnerId);
  const { id, reference } = await order(partner, assessmentId);
  paying.simulators().wave.approve(reference);
  expect((await callOff(partner, id)).status).toBe(202);
  await stateBecomes(partner, id, 'settled');
  expect(await assessmentOf(paying.db(), assessmentId)).toMatchObject({ state: 'paid' });
  const again = await callOff(partner, id);
  expect([again.status, again.json.code]).toEqual([409, 'PAYMENT_OVER']);
});

test('where the provider has no way to, it is not called off', async () => {
  const partner = await paying.partner('MG');
  const { id } = await order(partner, await owed(partner.partnerId, 'MG'), { phone: '+261340000002' });
  const reply = await callOff(partner, id);
  expect([reply.status, reply.json.code]).toEqual([409, 'PAYMENT_UNCANCELLABLE']);
});

test('while the provider is away the order waits, and is called off at once', async () => {
  const partner = await paying.partner('MG');
  const { mvola } = paying.simulators();
  await mvola.behave({ isDown: 'refused' });
  try {
    const assessmentId = await owed(partner.partnerId, 'MG');
    const reply = await paying.post(partner, path, { assessments: [{ id: assessmentId }], phone: '+261340000003' });
    expect([reply.status, reply.json.next]).toEqual([202, null]);
    const { id } = reply.json;
    const off = await paying.until(
      () => callOff(partner, id),
      ({ status }) => status === 200,
    );
    expect(off.json).toMatchObject({ state: 'cancelled' });
    // The worker that comes back to it finds nothing to send.
    await mvola.behave({ isDown: false });
    await paying.promote('payments.start-payment');
    await paying.until(
      () =>
        rows<{ state: string }>(
          paying.db(),
          `select state from job where name = 'payments.start-payment' and subject_id = $1`,
          [id],
        ),
      ([job]) => job?.state === 'completed',
    );
    expect(mvola.payments().filter(({ reference }) => reference === reply.json.reference)).toEqual([]);
  } finally {
    await mvola.behave({ isDown: false });
  }
}, 30_000);

test('while the provider is away its payment waits to be called off, and then is', async () => {
  const partner = await paying.partner('SN');
  const { id } = await order(partner, await owed(partner.partnerId));
  const { wave } = paying.simulators();
  await wave.behave({ isDown: '503' });
  try {
    expect((await callOff(partner, id)).status).toBe(202);
    await paying.until(
      () =>
        rows<{ state: string }>(
          paying.db(),
          `select state from job where name = 'payments.call-off-payment' and subject_id = $1`,
          [id],
        ),
      ([job]) => job?.state === 'delayed',
    );
    expect((await paying.as(partner, `${path}/${id}`)).json.state).toBe('pending');
  } finally {
    await wave.behave({ isDown: false });
  }
  await paying.promote('payments.call-off-payment');
  await stateBecomes(partner, id, 'cancelled');
}, 30_000);

test('staff call off what is of their jurisdiction, and are in the audit', async () => {
  const [partner, agent, stranger] = [
    await paying.partner('SN'),
    await paying.person('agent', 'SN'),
    await paying.person('agent', 'MG'),
  ];
  const { id } = await order(partner, await owed(partner.partnerId));
  expect((await callOff(stranger, id)).json.code).toBe('PAYMENT_NOT_FOUND');
  expect((await callOff(agent, id)).status).toBe(202);
  const [entry] = await rows(paying.db(), `select action, actor, before, after from audit_entry where resource = $1`, [
    `payment ${id}`,
  ]);
  expect(entry).toEqual({
    action: 'cancel payment',
    actor: agent.caller!.actor,
    before: { state: 'pending' },
    after: { asked: 'wave' },
  });
});
