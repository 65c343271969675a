import type { Running } from '../../scripts/local/bring-up';
import { dayIn } from '../../shared/domain/days';
import { referenceOf } from '../../shared/domain/payment/reference';
import { type Database, rows } from '../../shared/store/sql';

/**
 * An order to MVola whose answer died with its worker, and whose callbacks were lost: nobody can be asked about it. The
 * statement of the day has it.
 */
export async function uploadStatement(running: Running, db: Database): Promise<number> {
  const unclear = await rows<{ id: string }>(
    db,
    `select id from payment where provider = 'mvola' and state = 'pending' and provider_reference is null`,
  );
  const references = new Set(unclear.map(({ id }) => referenceOf(id)));
  const mvola = running.simulators.byName.mvola.payments();
  const missed = mvola.filter(({ state, reference }) => state === 'paid' && references.has(reference));
  if (missed.length === 0) return 0;
  const lines = mvola
    .filter(({ state }) => state === 'paid')
    .map(({ transaction, reference, amount, settledAt }) =>
      [transaction, reference, amount, 'MGA', settledAt!.toISOString()].join(','),
    );
  const day = dayIn('Indian/Antananarivo', new Date());
  const answer = await fetch(`${running.apiUrl}/api/v1/reconciliations/statements?provider=mvola&day=${day}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await tokenOf(running, 'finance')}`, 'Content-Type': 'text/csv' },
    body: ['transaction,reference,amount,currency,date', ...lines].join('\n'),
  });
  expect([answer.status, await answer.text()]).toEqual([202, expect.anything()]);
  return missed.length;
}

async function tokenOf(running: Running, wanted: string): Promise<string> {
  const { login, password } = running.logins.find(({ role }) => role === wanted)!;
  const answer = await fetch(`${running.identityUrl}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: login, password }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}
