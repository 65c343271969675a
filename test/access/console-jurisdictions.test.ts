// The console as staff of one jurisdiction see it: the jobs of its partners, and nothing of others or of everybody.

import { packs } from '../../shared/domain/jurisdictions/packs';
import { openProofSigner } from '../../shared/receipts/proof-signer';
import { createPartner } from '../../shared/store/partners';
import { rows } from '../../shared/store/sql';
import { passwords, useConsole } from '../admin/support/run-console';
import { aMessage, recipient } from '../admin/support/told-messages';
import { failedRow, insertLedgerRows } from '../support/ledger-rows';
import { aReceiptRow } from '../support/receipts/receipt-rows';

const staffConsole = useConsole();
const chunks = 'tax.assess-chunk';

type Place = { code: string; partner: string; email: string; jobs: string[]; message: string; receipt: string };
let places: Place[];
let nobodys: string;
beforeAll(async () => {
  const db = staffConsole.db();
  const signer = await openProofSigner(staffConsole.process());
  places = await Promise.all(
    Array.from(packs.keys(), async (code) => {
      const email = `finance.${code.toLowerCase()}@example.test`;
      await staffConsole.addAccount({ role: 'finance', email, password: passwords.finance, jurisdiction: code });
      const partner = `Port of ${code}`;
      const tenant = await createPartner(db, partner, code);
      const failed = failedRow({ name: chunks, tenant, failedReason: `no answer from ${code}`, fingerprint: code });
      const jobs = await insertLedgerRows(db, [{ name: chunks, tenant }, failed]);
      for (const closed of [code, '*'])
        await rows(
          db,
          `insert into maintenance (tenant, message, retry_after_seconds, workers, changed_by)
           values ($1, $2, 60, 'go on', 'test')
           on conflict do nothing`,
          [closed, `closed: ${closed}`],
        );
      const message = await aMessage(db, staffConsole.vault(), { jurisdiction: code });
      const { content } = await aReceiptRow(db, signer, { jurisdiction: code });
      return { code, partner, email, jobs, message, receipt: content.number };
    }),
  );
  [nobodys] = (await insertLedgerRows(db, [{ name: 'scheduler.sweep-leftovers', tenant: null }])) as [string];
});

async function entered({ email }: Place) {
  const client = staffConsole.anonymous();
  expect((await client.login(email, passwords.finance)).headers.get('location')).toBe('/');
  return client;
}
const idsIn = (text: string): string[] => text.match(/(?<=>)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=<)/g) ?? [];
const eachPlace = async (check: (own: Place, others: Place[]) => Promise<void>) => {
  for (const own of places)
    await check(
      own,
      places.filter(({ code }) => code !== own.code),
    );
};

test('they begin with the search, since the board is of everybody', () =>
  eachPlace(async (own) => {
    const client = await entered(own);
    expect((await client.get('/')).headers.get('location')).toBe('/search');
    const { text } = await client.get('/search');
    expect(text).toContain('href="/failures"');
    expect(text).not.toContain('/board');
  }));

test('the search finds the jobs of their partners, whatever is asked for', () =>
  eachPlace(async (own, others) => {
    const client = await entered(own);
    const found = async (query: Record<string, string>) => {
      const { status, text } = await client.get(`/search?${new URLSearchParams(query)}`);
      expect(status).toBe(200);
      for (const { partner, code } of others) expect(text).not.toMatch(new RegExp(`${partner}|from ${code}`));
      return idsIn(text).sort();
    };
    expect(await found({})).toEqual(own.jobs.toSorted());
    expect(await found({ queue: chunks, state: 'failed' })).toEqual([own.jobs[1]]);
    expect(await found({ partner: 'port of' })).toEqual(own.jobs.toSorted());
    expect(await found({ fingerprint: others[0]!.code })).toEqual([]);
    const foreign = await client.get(`/search?${new URLSearchParams({ partner: others[0]!.partner })}`);
    expect(foreign.text).toContain('No partner has a name that begins like this.');
  }));

test('the failures are those of their partners', () =>
  eachPlace(async (own, others) => {
    const { text } = await (await entered(own)).get('/failures');
    expect(text).toContain('1 failed job of 1 cause');
    expect(text).toContain(`no answer from ${own.code}`);
    for (const { code } of others) expect(text).not.toContain(`from ${code}`);
    expect(text).not.toContain('/board');
  }));

test('the board, the audit and what only administrators do are refused', () =>
  eachPlace(async (own, [other]) => {
    const client = await entered(own);
    const job = `/board/queue/${chunks}/${other!.jobs[0]}`;
    for (const path of [
      '/board/',
      job,
      '/board/api/queues',
      '/audit',
      `/audit?tenant=${own.code}`,
      '/keys',
      '/failures/retry',
    ])
      expect([path, (await client.get(path)).status]).toEqual([path, 403]);
    expect((await client.put(`/board/api/queues/${chunks}/${other!.jobs[1]}/retry/failed`)).status).toBe(403);
    expect((await client.post('/audit/export', { format: 'csv', tenant: other!.code })).status).toBe(403);
    expect((await client.post('/maintenance/end', { tenant: other!.code })).status).toBe(403);
  }));

test('messages and receipts are those of their jurisdiction, whatever is asked for', () =>
  eachPlace(async (own, others) => {
    const client = await entered(own);
    const found = await client.post('/messages/find', { address: recipient.email });
    const places = [own, ...others];
    const pages = ['/messages', '/messages?state=waiting', found.headers.get('location')!];
    for (const page of pages) {
      const { text } = await client.get(page);
      expect(places.map(({ message }) => text.includes(message))).toEqual([true, false, false]);
    }
    const { text } = await client.get('/receipts');
    expect(places.map(({ receipt }) => text.includes(receipt))).toEqual([true, false, false]);
    for (const { code, message, receipt } of others) {
      expect((await client.get(`/messages/${message}`)).status).toBe(404);
      expect((await client.get(`/messages?jurisdiction=${code}`)).text).not.toContain(message);
      const byNumber = (await client.get(`/receipts?number=${receipt}`)).text;
      expect(byNumber).toContain('There are no such receipts.');
    }
  }));

test('of the maintenance they see the platform’s and their own', () =>
  eachPlace(async (own, others) => {
    const { text } = await (await entered(own)).get('/maintenance');
    for (const tenant of [own.code, '*']) expect(text).toContain(`closed: ${tenant}`);
    for (const { code } of others) expect(text).not.toContain(`closed: ${code}`);
  }));

test('finance of the whole platform sees all of it', async () => {
  const client = await staffConsole.as('finance');
  expect((await client.get('/')).headers.get('location')).toBe('/board/');
  expect((await client.get('/board/')).status).toBe(200);
  const { text } = await client.get('/search');
  // Among those of the messages and receipts.
  expect(idsIn(text)).toEqual(expect.arrayContaining([...places.flatMap(({ jobs }) => jobs), nobodys]));
});

test('a jurisdiction without a partner has no jobs, rather than everybody’s', async () => {
  const email = 'finance.of-nobody@example.test';
  await staffConsole.addAccount({ role: 'finance', email, password: passwords.finance, jurisdiction: 'XX' });
  const client = await entered({ email } as Place);
  expect(idsIn((await client.get('/search')).text)).toEqual([]);
  expect((await client.get('/failures')).text).toContain('0 failed jobs');
});
