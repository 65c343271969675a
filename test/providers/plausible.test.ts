import { plausible } from '../../shared/providers/payments/plausible';
import type { KnownPayment, PaymentProvider, Standing, Verdict } from '../../shared/providers/payments/provider';
import { calm } from './an-order';

const paid = { kind: 'paid', transaction: 'T', amount: 100n, currency: 'XAF', fee: null, receivedAt: null } as const;
const payment = { reference: 'R', providerReference: 'P' } as KnownPayment;

/** Says this of everything; of the rest of a provider nothing is asked. */
function saying(standing: Standing, verdict: 'verified' | 'unsigned' = 'verified'): PaymentProvider {
  const callback = { eventId: 'E', eventType: 'paid', occurredAt: null, subject: {}, news: standing };
  const said = { verdict, callback, signature: 'S' } satisfies Verdict;
  const own = { name: 'bange', confirm: async () => standing, cancel: async () => standing, verify: () => said };
  return plausible(own as unknown as PaymentProvider);
}
const asked = async (provider: PaymentProvider) => [
  await provider.confirm(payment, calm).catch((error: unknown) => error),
  await provider.cancel!(payment, calm).catch((error: unknown) => error),
];
const verdictOf = (provider: PaymentProvider) => provider.verify(Buffer.from(''), {}, new Date());

test.each([
  ['nothing', { ...paid, amount: 0n }],
  ['less than nothing', { ...paid, amount: -1n }],
  ['less than the fee', { ...paid, fee: 101n }],
  ['a fee below nothing', { ...paid, fee: -1n }],
])('%s is nonsense when it is asked for, and no body of a callback', async (_, standing) => {
  const nonsense = { kind: 'nonsense', code: 'AMOUNT_IMPLAUSIBLE' };
  expect(await asked(saying(standing))).toMatchObject([nonsense, nonsense]);
  for (const verdict of ['verified', 'unsigned'] as const)
    expect(verdictOf(saying(standing, verdict))).toMatchObject({ verdict: 'refused', reason: 'body-unusable' });
});

test.each<[string, Standing]>([
  ['money', paid],
  ['money with a fee', { ...paid, fee: 2n }],
  ['money that is kept as a whole', { ...paid, fee: 100n }],
  ['what is not paid', { kind: 'pending' }],
])('%s passes as it is', async (_, standing) => {
  expect(await asked(saying(standing))).toEqual([standing, standing]);
  expect(verdictOf(saying(standing))).toMatchObject({ verdict: 'verified', callback: { news: standing } });
});

test('one that closes nothing still does not', () => {
  expect(plausible({ ...saying(paid), cancel: null }).cancel).toBeNull();
});
