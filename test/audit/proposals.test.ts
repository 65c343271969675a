import { v7 as uuidv7 } from 'uuid';
import { decide, propose, withdraw } from '../../shared/store/proposals';
import { rows, type Sql, withTx } from '../../shared/store/sql';
import { untilBlocked, useDatabase } from '../support/database';

const database = useDatabase();
const db = () => database.db();
const [noro, lova, rabe] = ['account:1', 'account:2', 'account:3'] as const;
const kind = 'test';

const proposed = (content: Record<string, unknown> = { thing: uuidv7() }, proposedBy: string = noro) =>
  withTx(db(), (tx) => propose(tx, { kind, tenant: 'MG', content, proposedBy }));
const aProposal = async () => (await proposed()).proposal.id;
const decided = (id: string, over: Partial<Parameters<typeof decide>[1]> = {}) =>
  withTx(db(), (tx) => decide(tx, { id, kind, tenant: 'MG', by: lova, decision: 'approved', reason: 'seen', ...over }));
const withdrawn = (id: string, by: string) => withTx(db(), (tx) => withdraw(tx, { id, kind, tenant: 'MG', by }));

test('another person decides, once', async () => {
  const { proposal } = await proposed({ a: 1 });
  expect(await decided(proposal.id)).toEqual({
    outcome: 'decided',
    proposal: { ...proposal, decision: 'approved', decidedBy: lova, decidedAt: expect.any(Date), reason: 'seen' },
  });
  expect(await decided(proposal.id, { by: rabe, decision: 'refused' })).toEqual({ outcome: 'already decided' });
  expect(await withdrawn(proposal.id, noro)).toEqual({ outcome: 'already decided' });
});

test('nobody decides their own, and only the proposer takes it back', async () => {
  const id = await aProposal();
  expect(await decided(id, { by: noro })).toEqual({ outcome: 'own proposal' });
  expect(await decided(id, { by: noro, decision: 'refused' })).toEqual({ outcome: 'own proposal' });
  expect(await withdrawn(id, lova)).toEqual({ outcome: "somebody else's proposal" });
  expect(await withdrawn(id, noro)).toMatchObject({ outcome: 'withdrawn', proposal: { decision: 'withdrawn' } });
  expect(await decided(id)).toEqual({ outcome: 'already decided' });
});

test('what belongs to another tenant or is of another kind is not found', async () => {
  const id = await aProposal();
  expect(await decided(id, { tenant: 'GQ' })).toEqual({ outcome: 'not found' });
  expect(await decided(id, { kind: 'other' })).toEqual({ outcome: 'not found' });
  expect(await decided(uuidv7())).toEqual({ outcome: 'not found' });
  expect(await decided(id, { tenant: null })).toMatchObject({ outcome: 'decided' });
});

test('of two who decide at once the second finds it decided', async () => {
  const id = await aProposal();
  let second!: ReturnType<typeof decided>;
  await withTx(db(), async (tx) => {
    await decide(tx, { id, kind, tenant: 'MG', by: lova, decision: 'approved', reason: null });
    second = decided(id, { by: rabe, decision: 'refused' });
    await untilBlocked(db());
  });
  expect(await second).toEqual({ outcome: 'already decided' });
  expect(await rows(db(), 'select decision, decided_by from proposal where id = $1', [id])).toEqual([
    { decision: 'approved', decided_by: lova },
  ]);
});

test('the same again is the open one, also when two propose it at once, and anew once it is decided', async () => {
  const content = { from: '2026-01-01', thing: 'same' };
  let second!: ReturnType<typeof proposed>;
  const first = await withTx(db(), async (tx) => {
    const made = await propose(tx, { kind, tenant: 'MG', content, proposedBy: noro });
    second = proposed({ thing: 'same', from: '2026-01-01' }, lova);
    await untilBlocked(db());
    return made;
  });
  expect([first.isNew, await second]).toEqual([true, { proposal: first.proposal, isNew: false }]);

  await decided(first.proposal.id, { decision: 'refused' });
  expect((await proposed(content)).isNew).toBe(true);
});

test.each([
  ['a decision by who proposed it', `set decision = 'approved', decided_by = proposed_by, decided_at = now()`],
  ['a withdrawal by somebody else', `set decision = 'withdrawn', decided_by = 'account:9', decided_at = now()`],
  ['a decision by nobody', `set decision = 'approved', decided_at = now()`],
  ['a decision that nobody knows', `set decision = 'perhaps', decided_by = 'account:9', decided_at = now()`],
  ['other content', `set content = '{}'`],
  ['another tenant', `set tenant = 'GQ'`],
  ['another proposer', `set proposed_by = 'account:9'`],
])('the database refuses %s', async (_what, change) => {
  const id = await aProposal();
  await expect(rows(db(), `update proposal ${change} where id = $1`, [id])).rejects.toThrow();
});

test('the database refuses to decide twice, and to forget', async () => {
  const id = await aProposal();
  await decided(id);
  const undo = `update proposal set decision = null, decided_by = null, decided_at = null where id = $1`;
  for (const statement of [undo, 'delete from proposal where id = $1']) {
    await expect(rows(db() as Sql, statement, [id])).rejects.toThrow('decided once and never changed');
  }
});
