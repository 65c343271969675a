import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { voidReceipt } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import { publishShippedTariffs } from '../support/batches';
import {
  aNumberedReceipt,
  anIssuedReceipt,
  aSettledPayment,
  useObjectFolder,
} from '../support/receipts/issued-receipts';
import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';

const folder = useObjectFolder();
const console_ = useConsole(folder.env);
const process_ = () => console_.process();

beforeAll(() => publishShippedTariffs(console_.db()));

const anIssued = async () => anIssuedReceipt(process_(), (await aSettledPayment(process_())).id);

test('receipts are listed and found by number, payment, state and jurisdiction', async () => {
  const issued = await anIssued();
  const numbered = await aNumberedReceipt(process_(), (await aSettledPayment(process_())).id);
  const voided = await anIssued();
  await withTx(console_.db(), (tx) => voidReceipt(tx, voided.id, { reason: 'wrong plate <b>', by: 'shell:test' }));
  const client = await console_.as('auditor');
  const found = async (query: string) => {
    const { text } = await client.get(`/receipts?${query}`);
    return [issued, numbered, voided].map(({ content }) => text.includes(`>${content.number}<`));
  };

  expect(await found('')).toEqual([true, true, true]);
  expect(await found(`number=${issued.content.number.toLowerCase().replaceAll('-', ' ')}`)).toEqual([
    true,
    false,
    false,
  ]);
  expect(await found(`payment=${numbered.paymentId}`)).toEqual([false, true, false]);
  expect(await found('state=void')).toEqual([false, false, true]);
  expect(await found('state=numbered')).toEqual([false, true, false]);
  expect(await found('jurisdiction=SN')).toEqual([false, false, false]);
  const { text } = await client.get('/receipts');
  expect(text).toContain('wrong plate &lt;b&gt;');
  expect(text).not.toContain(`/receipts/${numbered.id}/pdf`);
  for (const wrong of ['number=12', 'payment=x', 'state=lost', 'jurisdiction=FR', 'year=2026']) {
    const answer = await client.get(`/receipts?${wrong}`);
    expect([wrong, answer.text.includes('role="alert"'), answer.text.includes(issued.paymentId)]).toEqual([
      wrong,
      true,
      false,
    ]);
  }
});

test('its file is what was stored, and the audit tells who took it', async () => {
  const issued = await anIssued();
  const client = await console_.as('finance');
  const answer = await client.post(`/receipts/${issued.id}/pdf`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toContain(`${issued.content.number}.pdf`);
  expect(Number(answer.headers.get('content-length'))).toBe(issued.sizeBytes);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await auditEntries(console_.db(), 'download receipt')).toMatchObject([
    { tenant: 'MG', actor: console_.actor('finance'), resource: `receipt ${issued.id}`, outcome: 'done' },
  ]);
  // Nothing that a browser loads on its own takes a file.
  expect((await client.get(`/receipts/${issued.id}/pdf`)).status).toBe(404);
});

test('one without a file, and one whose file is another, are not sent', async () => {
  const numbered = await aNumberedReceipt(process_(), (await aSettledPayment(process_())).id);
  const client = await console_.as('admin');
  expect((await client.post(`/receipts/${numbered.id}/pdf`)).status).toBe(409);

  const lost = await anIssued();
  rmSync(join(folder.path, lost.objectKey!));
  const answer = await client.post(`/receipts/${lost.id}/pdf`);
  expect([answer.status, answer.text.includes('Its file is missing')]).toEqual([409, true]);
  for (const id of [randomUUID(), 'x']) expect((await client.post(`/receipts/${id}/pdf`)).status).toBe(404);
});

test('staff of a jurisdiction see its receipts alone', async () => {
  const own = await anIssued();
  const email = 'finance.gq@example.test';
  await console_.addAccount({ role: 'finance', email, password: passwords.finance, jurisdiction: 'GQ' });
  const client = console_.anonymous();
  await client.login(email, passwords.finance);

  for (const query of ['', `?number=${own.content.number}`, `?payment=${own.paymentId}`, '?jurisdiction=MG'])
    expect((await client.get(`/receipts${query}`)).text).not.toContain(`>${own.content.number}<`);
  expect((await client.post(`/receipts/${own.id}/pdf`)).status).toBe(404);
  expect(
    await rows(console_.db(), `select from audit_entry where action = 'download receipt' and tenant = 'GQ'`),
  ).toEqual([]);
});
