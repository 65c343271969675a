import { aVehicle } from '../support/batches';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake();
let partner: TestPartner;
beforeEach(async () => {
  partner = await aPartnerWithKey(intake.db());
});

const ndjson = (count: number): string => Array.from({ length: count }, () => JSON.stringify(aVehicle())).join('\n');

test('a batch of NDJSON is stored, promised and answered with 202 and its Location', async () => {
  const reply = await intake.postBatch(partner.key, ndjson(3));
  console.log(reply.text, Object.fromEntries(reply.headers));
  expect(reply.status).toBe(202);
  const got = await intake.ask(reply.headers.get('location')!, partner.key);
  console.log(got.text);
  const big = await intake.postBatch(partner.key, ndjson(5000));
  console.log(big.text);
  expect(big.status).toBe(202);
});
