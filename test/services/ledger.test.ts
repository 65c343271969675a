import { settlePayments } from '../../shared/store/settle-payments';
import { rows, withTx } from '../../shared/store/sql';
import { type Asking, aPerson, aPersonOf, threePartners } from '../access/callers';
import { inGuinea } from '../support/bange';
import { useIntake } from '../support/intake';
import { aPendingPayment, aReceipt } from '../support/payments';
import { aLine, reconciled } from '../support/reconciliations';

const intake = useIntake();
const db = () => intake.db();
let finance: Asking;
let guinean: Asking;
let auditor: Asking;
let paymentId: string;
beforeAll(async () => {
  const partners = await threePartners(intake.process());
  finance = await aPerson(intake.process(), 'finance', partners);
  auditor = await aPerson(intake.process(), 'auditor', partners);
  guinean = await aPersonOf(intake.process(), 'finance', { jurisdiction: 'GQ', partnerId: null });
  const payment = await aPendingPayment(db());
  paymentId = payment.id;
  const receivedAt = new Date('2026-03-01T12:00:00Z');
  await withTx(db(), (tx) => settlePayments(tx, [aReceipt(payment, { fee: 1000n, receivedAt, amount: 100_300n })]));
  await reconciled(db(), [aLine({ amount: 700n })]); // on the second
  await reconciled(db(), [aLine({ amount: 900n, currency: 'XAF' })], inGuinea);
});

const get = (address: string, who = finance) => intake.ask(`/api/v1/ledger/${address}`, null, { headers: who.headers });
const balances = async (query = '', who = finance) =>
  (await get(`balances${query}`, who)).json.items.map((item: Record<string, unknown>) =>
    [item.jurisdiction, item.account, item.provider ?? item.revenue, item.debits, item.credits, item.balance]
      .filter((part) => part !== null)
      .join(' '),
  );

test('balances are those of the end of a day, of the caller’s jurisdiction', async () => {
  expect(await balances('?on=2026-03-01')).toEqual([
    'MG clearing mvola 99300 0 99300',
    'MG fees mvola 1000 0 1000',
    'MG overpaid 0 300 -300',
    'MG revenue vehicle-tax 0 100000 -100000',
    'MG unidentified mvola 0 0 0',
  ]);
  expect(await balances('?on=2026-02-28')).toEqual(expect.arrayContaining(['MG clearing mvola 0 0 0']));
  expect(await balances()).toEqual(
    expect.arrayContaining(['MG clearing mvola 100000 0 100000', 'MG unidentified mvola 0 700 -700']),
  );
  expect(await balances('', guinean)).toEqual(['GQ clearing bange 900 0 900', 'GQ unidentified bange 0 900 -900']);
  expect(await balances('', auditor)).toHaveLength(7);
});

test('journals come with their entries, newest first, by day and payment', async () => {
  const { json } = await get('journals');
  expect(json.items.map(({ kind }: { kind: string }) => kind)).toEqual(['unidentified', 'payment']);
  expect(json.items[1]).toEqual({
    id: expect.any(String),
    jurisdiction: 'MG',
    currency: 'MGA',
    kind: 'payment',
    cause: expect.stringMatching(/^payment mvola money-/),
    paymentId,
    bookedOn: '2026-03-01',
    bookedBy: 'provider:callback',
    createdAt: expect.any(String),
    entries: [
      { account: 'clearing', provider: 'mvola', revenue: null, amount: 99_300, assessmentId: null },
      { account: 'fees', provider: 'mvola', revenue: null, amount: 1000, assessmentId: null },
      {
        account: 'revenue',
        provider: null,
        revenue: 'vehicle-tax',
        amount: -100_000,
        assessmentId: expect.any(String),
      },
      { account: 'overpaid', provider: null, revenue: null, amount: -300, assessmentId: null },
    ],
  });
  const kinds = async (query: string) =>
    (await get(`journals?${query}`)).json.items.map(({ kind }: { kind: string }) => kind);
  expect(await kinds('from=2026-03-01&to=2026-03-02')).toEqual(['payment']);
  expect(await kinds('from=2026-03-02')).toEqual(['unidentified']);
  expect(await kinds(`paymentId=${paymentId}`)).toEqual(['payment']);
  const first = (await get('journals?limit=1')).json;
  expect((await intake.ask(first.links.next, null, { headers: finance.headers })).json.items).toMatchObject([
    { kind: 'payment' },
  ]);
});

test.each(['balances?on=2026-02-30', 'journals?from=yesterday', 'journals?paymentId=1', 'journals?page=0'])(
  '%s is refused',
  async (address) => {
    expect((await get(address)).json.code).toBe('REQUEST_INVALID');
  },
);

test('a ledger that nothing was booked to is empty', async () => {
  const senegalese = await aPersonOf(intake.process(), 'finance', { jurisdiction: 'SN', partnerId: null });
  expect(await balances('', senegalese)).toEqual([]);
  expect((await get('journals', senegalese)).json).toMatchObject({ items: [], total: 0 });
  expect(await rows(db(), `select from ledger_account where jurisdiction = 'SN'`)).toEqual([]);
});
