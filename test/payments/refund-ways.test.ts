import { providers } from '../../shared/domain/jurisdictions/pack';
import { isByHand, refundWays } from '../../shared/domain/payment/refund-ways';
import { openBange } from '../../shared/providers/payments/bange';
import { openMvola } from '../../shared/providers/payments/mvola';
import { openOrangeMoney } from '../../shared/providers/payments/orange-money';
import { openStripe } from '../../shared/providers/payments/stripe';
import { openWave } from '../../shared/providers/payments/wave';
import { settingsOf } from '../providers/an-order';

const all = [openMvola, openStripe, openOrangeMoney, openWave, openBange];
const nowhere = settingsOf({ BANGE_URL: 'http://127.0.0.1:9', MVOLA_MERCHANT_PHONE: '0340000000' });
const opened = new Map(all.map((open) => open(nowhere)).map((provider) => [provider.name, provider]));

test.each(providers)('%s can pay back, or a person does', (name) => {
  expect(opened.get(name)!.refund === null).toBe(refundWays[name] === 'none');
});

const asked = { amount: 100n, ordered: 100n, received: 100n, providerReference: 'there' } as const;

test('a part is paid back by hand where only whole payments are', () => {
  expect(isByHand({ ...asked, provider: 'wave' })).toBe(false);
  expect(isByHand({ ...asked, provider: 'wave', amount: 99n })).toBe(true);
  expect(isByHand({ ...asked, provider: 'wave', received: 200n })).toBe(true);
  expect(isByHand({ ...asked, provider: 'stripe', amount: 99n })).toBe(false);
});

test('what the provider has no name for is paid back by hand', () => {
  expect(isByHand({ ...asked, provider: 'stripe', providerReference: null })).toBe(true);
});
