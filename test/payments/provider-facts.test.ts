import { providers } from '../../shared/domain/jurisdictions/pack';
import { providerFacts } from '../../shared/domain/payment/provider-facts';
import { readConfig } from '../../shared/process/config';
import { openProviders } from '../../shared/providers/payments/open-providers';

const everySetting = {
  MVOLA_CONSUMER_KEY: 'x',
  MVOLA_CONSUMER_SECRET: 'x',
  MVOLA_MERCHANT_PHONE: '0340000000',
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_WEBHOOK_SECRETS: 'whsec_x',
  ORANGE_MONEY_CLIENT_ID: 'x',
  ORANGE_MONEY_CLIENT_SECRET: 'x',
  ORANGE_MONEY_MERCHANT_KEY: 'x',
  WAVE_API_KEY: 'x',
  WAVE_WEBHOOK_SECRETS: 'x',
  BANGE_URL: 'http://127.0.0.1:1',
  BANGE_API_KEY: 'x',
  BANGE_WEBHOOK_SECRETS: 'x',
};

test('what is said of a provider before it is asked is what its adapter does', () => {
  const config = readConfig({ ENVIRONMENT: 'development', DATABASE_URL: 'postgres://nowhere', ...everySetting });
  const opened = openProviders(config);
  expect([...opened.keys()].sort()).toEqual([...providers].sort());
  for (const [name, { cancel, listTransactions }] of opened) {
    const { canCallOff, hasList } = providerFacts[name];
    expect([name, canCallOff, hasList]).toEqual([name, cancel !== null, listTransactions !== null]);
  }
});
