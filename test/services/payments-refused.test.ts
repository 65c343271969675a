import { randomUUID } from 'node:crypto';
import { anAssessment } from '../support/assessments';
import { codeOf, path, usePayments } from './use-payments';

const paying = usePayments();
const { order, owedThere } = paying;
const phone = '+261340000004';

test('what a provider refuses has failed, and can be ordered again', async () => {
  const partner = await paying.partner('MG');
  const id = await anAssessment(paying.db(), { partnerId: partner.partnerId });
  const { status, json } = await order(partner, [id], { phone: '+33612345678' });
  expect([status, json.state, json.next]).toEqual([201, 'failed', null]);
  expect(json.failedReason).toEqual(expect.any(String));
  expect((await order(partner, [id], { phone })).status).toBe(201);
});

test('what is tested is not paid', async () => {
  const tester = await paying.partner('SN', true);
  const id = await owedThere(tester.partnerId, { isTest: true });
  expect(codeOf(await order(tester, [id]))).toEqual([422, 'PAYMENT_REFUSED', 'assessments TESTS_UNPAID']);
});

test.each([
  ['no assessments', { assessments: [] }, 400, 'REQUEST_INVALID', 'assessments'],
  ['a body of its own', { amount: 5 }, 400, 'REQUEST_INVALID', 'amount'],
  ['a number that is none', { phone: '0340000001' }, 400, 'REQUEST_INVALID', 'phone'],
  ['a return to nowhere', { returnUrl: 'javascript:alert(1)' }, 400, 'REQUEST_INVALID', 'returnUrl'],
  ['a provider of another country', { provider: 'bange' }, 422, 'PROVIDER_NOT_OFFERED', 'provider'],
  ['a provider that is not set up here', { provider: 'orange-money' }, 422, 'PROVIDER_NOT_OFFERED', 'provider'],
  ['a form that the provider has not', { interaction: 'client-secret' }, 422, 'PAYMENT_REFUSED', 'interaction'],
])('an order with %s is refused', async (_what, over, status, code, field) => {
  const partner = await paying.partner('SN');
  const reply = await order(partner, [await owedThere(partner.partnerId)], over);
  expect([reply.status, reply.json.code, reply.json.details.map((one: { field: string }) => one.field)]).toEqual([
    status,
    code,
    expect.arrayContaining([field]),
  ]);
});

test.each([
  ['an amount and an instalment', { amount: 5, instalment: 1 }, 'assessments.0.instalment'],
  ['an amount of nothing', { amount: 0 }, 'assessments.0.amount'],
  ['half an amount', { amount: 0.5 }, 'assessments.0.amount'],
])('an assessment with %s is refused', async (_what, over, field) => {
  const partner = await paying.partner('SN');
  const reply = await paying.post(partner, path, { assessments: [{ id: randomUUID(), ...over }] });
  expect([reply.status, reply.json.details[0].field]).toEqual([400, field]);
});

test('one assessment twice, and more than a thousand, are refused; a thousand are not too many to look for', async () => {
  const partner = await paying.partner('SN');
  const id = await owedThere(partner.partnerId);
  expect(codeOf(await order(partner, [id, id.toUpperCase()]))).toEqual([400, 'REQUEST_INVALID', 'assessments CUSTOM']);
  const many = (count: number) => Array.from({ length: count }, () => randomUUID());
  expect((await order(partner, many(1_001))).status).toBe(400);
  expect((await order(partner, many(1_000))).json.code).toBe('ASSESSMENT_NOT_FOUND');
});

test('a telephone is demanded where the provider rings it', async () => {
  const partner = await paying.partner('MG');
  const reply = await order(partner, [await anAssessment(paying.db(), { partnerId: partner.partnerId })]);
  expect(codeOf(reply)).toEqual([422, 'PAYMENT_REFUSED', 'phone PHONE_MISSING']);
});

test('assessments of two jurisdictions are not paid with one payment', async () => {
  const admin = await paying.person('admin', null);
  const ids = [await owedThere(randomUUID()), await anAssessment(paying.db())];
  expect(codeOf(await order(admin, ids))).toEqual([422, 'PAYMENT_REFUSED', 'assessments.1 JURISDICTION_DIFFERENT']);
});
