import { dayIn } from '../../shared/domain/days';
import { readTariffDocument, type TariffDocument } from '../../shared/domain/tariff/tariff-document';
import { rows, withTx } from '../../shared/store/sql';
import { publishTariffs } from '../../shared/store/tariffs';
import { aTariff } from '../domain/a-tariff';
import { cellsOf, everyMethod } from '../domain/catalogue-files';
import { useGuinea } from './guinea';
import { aRow, useCatalogues } from './use-catalogues';

const guinea = useGuinea();
const { officer, second, sendCsv, proposed, decide, versionsOf } = useCatalogues(guinea);

test('what is approved by a second person holds at once: services, papers, fees', async () => {
  const fresh = everyMethod.filter(({ code }) => code !== 'T-552');
  const dearer = cellsOf('T-552', { category: 'C-078', method: 'fixed', issue: '1750', renewal: '1500' });
  const sent = await sendCsv([...fresh, dearer]);
  expect(sent.status).toBe(201);
  const { id } = sent.json.proposal;
  expect(sent.json).toMatchObject({
    proposal: { state: 'proposed', jurisdiction: 'GQ', proposedBy: officer().caller!.actor, decidedBy: null },
    report: { new: fresh.length, changed: 1, unchanged: 0 },
  });
  expect(await guinea.lastEntry()).toMatchObject({ action: 'propose', resource: `catalogue ${id}`, tenant: 'GQ' });
  const service = async (code: string) => (await guinea.as(guinea.partner(), `/api/v1/services/${code}`)).json;
  const before = await service('T-552');
  expect((await service('X-4')).code).toBe('SERVICE_NOT_FOUND');

  const subjects: unknown[] = [];
  guinea.process().db.onCommit((announced) => {
    for (const one of announced)
      if ('event' in one && one.event === 'tariff.published')
        subjects.push((one.payload as { subject: string }).subject);
  });
  const approved = await decide(id);
  expect(subjects.sort()).toEqual([...fresh.map(({ code }) => code), 'T-552'].sort());
  expect([approved.status, approved.json.state, approved.json.decidedBy]).toEqual([
    200,
    'approved',
    second().caller!.actor,
  ]);
  expect(await guinea.lastEntry()).toMatchObject({
    action: 'approve',
    actor: second().caller!.actor,
    resource: `catalogue ${id}`,
    after: { state: 'approved', new: fresh.length, changed: 1, tariffs: fresh.length + 1 },
  });
  const after = await service('T-552');
  expect(after).toMatchObject({ tariff: { version: 2, fees: [{ amount: 1750 }, { amount: 1500 }] } });
  expect(after.documents).toEqual(before.documents);
  const today = dayIn('Africa/Malabo', new Date());
  const published = { authors: [officer().caller!.actor], published_by: second().caller!.actor, in_force: today };
  expect(await versionsOf('T-552')).toEqual([expect.objectContaining({ version: 1 }), { version: 2, ...published }]);
  expect(await versionsOf('X-4')).toEqual([{ version: 1, ...published }]);

  const amountOf = async (body: object) => (await guinea.assess(guinea.partner(), body)).json.amount;
  expect(await amountOf({ service: 'T-552', kind: 'issue' })).toBe(1750);
  expect(await amountOf({ service: 'X-1', inputs: { value: 50_000 } })).toBe(1250);
  expect(await amountOf({ service: 'X-3', inputs: { quantity: 5 } })).toBe(5500);
  expect(await amountOf({ service: 'X-4', inputs: { base: 75_000 } })).toBe(5000);
  expect(await amountOf({ service: 'X-6', kind: 'renewal', inputs: { months: 3 } })).toBe(1500);
  const beyond = await guinea.assess(guinea.partner(), { service: 'X-5', inputs: { base: 100_001 } });
  expect(beyond.json.details).toMatchObject([{ field: 'inputs.base', code: 'OUT_OF_TARIFF' }]);
});

test('approved once more, nothing is published anew', async () => {
  const cells = aRow();
  await decide(await proposed([cells]));
  const sent = await sendCsv([cells]);
  expect(sent.json.report).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
  await decide(sent.json.proposal.id);
  expect(await versionsOf(cells.code)).toHaveLength(1);
});

test('a fee that begins later rules from its day on, and is not published twice either', async () => {
  const cells = aRow({ issue: '1000' });
  await decide(await proposed([cells]));
  const later = { ...cells, issue: '2000', valid_from: '2099-01-01' };
  await decide(await proposed([later]));
  expect((await guinea.assess(guinea.partner(), { service: cells.code, kind: 'issue' })).json.amount).toBe(1000);
  expect((await sendCsv([later], 'dryRun=true')).json.report).toMatchObject({ unchanged: 1 });
});

test('nobody decides their own, and the try is written down', async () => {
  const id = await proposed([aRow()]);
  const reply = await decide(id, officer());
  expect([reply.status, reply.json.code]).toEqual([403, 'PROPOSAL_OWN']);
  expect(await guinea.lastEntry()).toMatchObject({
    action: 'approve',
    outcome: 'refused',
    resource: `catalogue ${id}`,
  });
});

test('it is decided once, and what is refused changes nothing', async () => {
  const cells = aRow();
  const id = await proposed([cells]);
  expect((await decide(id, second(), 'refused')).json).toMatchObject({ state: 'refused', reason: 'the law was read' });
  expect((await decide(id)).json.code).toBe('PROPOSAL_DECIDED');
  expect(await versionsOf(cells.code)).toEqual([]);
});

test('of several persons who approve at once one does', async () => {
  const cells = aRow();
  const id = await proposed([cells]);
  const deciders = await Promise.all([1, 2].map(() => guinea.person('tariff-officer')));
  const replies = await Promise.all(deciders.map((who) => decide(id, who)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await versionsOf(cells.code)).toHaveLength(1);
});

test('two catalogues approved at once give the fee of a service two versions, one after the other', async () => {
  const cells = aRow();
  const ids = [await proposed([cells]), await proposed([{ ...cells, issue: '3000' }])];
  const deciders = await Promise.all([1, 2].map(() => guinea.person('tariff-officer')));
  const replies = await Promise.all(ids.map((id, index) => decide(id, deciders[index])));
  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  expect((await versionsOf(cells.code)).map(({ version }) => version)).toEqual([1, 2]);
});

test('a stolen token decides nothing: who approves has given the password lately', async () => {
  const id = await proposed([aRow()]);
  const third = await guinea.person('tariff-officer');
  await rows(guinea.db(), `update session set authenticated_at = now() - interval '1 day' where id = $1`, [
    third.caller!.sessionId,
  ]);
  expect((await decide(id, third)).json.code).toBe('CONFIRMATION_NEEDED');
});

test('twenty thousand services are judged, proposed and published, and others are served meanwhile', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) =>
    cellsOf(`M-${index}`, { method: 'fixed', issue: String(index + 1), legal_reference: 'Ley' }),
  );
  let served = 0;
  let isOver = false;
  const asking = (async () => {
    while (!isOver) served += (await guinea.as(guinea.partner(), '/api/v1/services/T-001')).status === 200 ? 1 : 0;
  })();
  const sent = await sendCsv(many);
  expect(sent.json.report).toMatchObject({ services: 20_000, new: 20_000, faultCount: 0 });
  expect((await decide(sent.json.proposal.id)).status).toBe(200);
  isOver = true;
  await asking;
  expect(served).toBeGreaterThan(20);
  expect((await guinea.as(guinea.partner(), '/api/v1/services/M-19999')).json.tariff.fees).toMatchObject([
    { amount: 20_000 },
  ]);
  // 7 s on two idle cores.
}, 120_000);

test('a fee that would hide one published under another id is refused, also when that came after the proposal', async () => {
  const row = aRow({ valid_from: '2026-01-01' });
  const id = await proposed([row]);
  const other = aTariff({
    id: `other-${row.code!.toLowerCase()}`,
    service: row.code,
    validity: { from: '2026-06-01', to: null },
  });
  const document = (readTariffDocument(other) as { document: TariffDocument }).document;
  const by = { inForceOn: '2026-01-01', authors: ['account:a'], publishedBy: 'account:b' };
  await withTx(guinea.db(), (tx) => publishTariffs(tx, [{ document, ...by }]));

  const hidden = { field: 'validity.to', message: expect.stringContaining(`would hide ${document.id} version 1`) };
  for (const reply of [await decide(id), await sendCsv([row])]) {
    expect([reply.status, reply.json.code]).toEqual([422, 'CATALOGUE_INVALID']);
    expect(reply.json.details).toEqual([expect.objectContaining(hidden)]);
  }
  const tried = await sendCsv([row], 'dryRun=true');
  expect([tried.status, tried.json.report.faultCount]).toEqual([200, 1]);
  expect(await versionsOf(row.code)).toEqual([]);
  expect(await rows(guinea.db(), 'select decision from proposal where id = $1', [id])).toEqual([{ decision: null }]);
});
