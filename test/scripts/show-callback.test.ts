import { showCallbackCommand } from '../../scripts/manage/show-callback';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { aPaymentOf } from '../support/callbacks';
import { useDatabase } from '../support/database';
import { testVault as vault } from '../support/tax-worker';

const { db } = useDatabase(2);
const body = '{"msisdn":"0340000001","amount":"1000"}';

async function aStored(over: { paymentId?: string; hasBody?: boolean } = {}): Promise<string> {
  const id = timeOrderedId();
  await rows(
    db(),
    `insert into callback_event (id, provider, event_id, event_type, payment_id, body_hash, body_sealed, signature,
                                 signature_valid, state, error)
     values ($1::uuid, 'bange', $1::text, 'payment.success', $2, '', $3, 'sha256=abc', true, 'failed', 'no such payment')`,
    [id, over.paymentId ?? null, over.hasBody === false ? null : vault.seal(body, `callback_event.body_sealed ${id}`)],
  );
  return id;
}

async function show(id: string): Promise<string> {
  const shown = showCallbackCommand.run(db(), { positionals: [id], options: {} }, { vault, config: {} as never });
  return ((await shown) as string[]).join('\n');
}

test('shows what a provider wrote with its signature, and the audit says who looked but not at what', async () => {
  const id = await aStored({ paymentId: await aPaymentOf(db(), 'GQ') });
  const shown = await show(id);
  expect(shown).toContain(body);
  for (const line of ['signature: sha256=abc', 'signatureIs: valid', 'error: no such payment', 'state: failed'])
    expect(shown).toContain(line);
  const [entry] = await listAudit(db(), everyEntry, 1);
  expect(entry).toMatchObject({
    tenant: 'GQ',
    role: 'operator',
    action: 'other',
    resource: `show-callback callback ${id}`,
  });
  expect(JSON.stringify(entry)).not.toContain('0340000001');
});

test('says that a body is gone whose time was over', async () => {
  expect(await show(await aStored({ hasBody: false }))).toContain('not kept');
});

test('refuses what is no callback', async () => {
  await expect(show(timeOrderedId())).rejects.toThrow('There is no callback');
  await expect(show("1' or true")).rejects.toThrow('is not the id');
});
