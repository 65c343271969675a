import { randomUUID } from 'node:crypto';
import { type Asking, aPerson, threePartners } from '../access/callers';
import { aKeyOf, useIntake } from '../support/intake';

const intake = useIntake();

const order = (headers: Record<string, string>) =>
  intake.ask('/api/v1/payments', null, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({ assessments: [{ id: randomUUID() }] }),
  });
const statuses = async (headers: Record<string, string>) => {
  const seen: number[] = [];
  for (let n = 0; n < 11; n += 1) seen.push((await order(headers)).status);
  return seen;
};

test('a person orders ten payments a minute, whoever else is at the same address', async () => {
  const partners = await threePartners(intake.process());
  const [one, other]: [Asking, Asking] = [
    await aPerson(intake.process(), 'citizen', partners),
    await aPerson(intake.process(), 'citizen', partners),
  ];
  expect(await statuses(one.headers)).toEqual([...Array(10).fill(404), 429]);
  const refused = await order(one.headers);
  expect(refused.json.code).toBe('RATE_LIMITED');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await order(other.headers)).status).toBe(404);
});

test('a key pays for a fleet: it is bound by its own limits alone', async () => {
  const { own } = await threePartners(intake.process());
  const { key } = await aKeyOf(intake.db(), own);
  expect(await statuses({ 'X-API-Key': key })).toEqual(Array(11).fill(404));
});
