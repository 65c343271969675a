import { kindNames } from '../../shared/domain/notification/kinds';
import { languages } from '../../shared/domain/vehicle-fields';
import { useConsole } from './support/run-console';

const console_ = useConsole();

test('every text of every message can be seen as it will be sent', async () => {
  const client = await console_.as('admin');
  const list = await client.get('/messages/templates');
  expect(list.text).toContain('email and sms');
  expect(list.text).toContain('sms, else email');

  for (const kind of kindNames) {
    for (const language of languages) {
      const address = `/messages/templates/${kind}/${language}`;
      expect(list.text).toContain(`href="${address}"`);
      expect((await client.get(address)).status).toBe(200);
      expect((await client.get(`${address}/mail`)).text).toContain(`<html lang="${language}"`);
    }
  }
});

test('a preview tells subject, plain text, SMS with its segments and what the inbox shows', async () => {
  const client = await console_.as('admin');
  const { text } = await client.get('/messages/templates/payment-received/fr');
  expect(text).toContain('Paiement reçu – reçu MG-2026-000123');
  expect(text).toContain('Bonjour Rasoa Rakotomalala,');
  expect(text).toContain('TaxCollector: paiement de 54 000 Ar recu le 27 novembre 2026.');
  expect(text).toMatch(/\d+ characters in GSM-7, 1 segment</);
  expect((await client.get('/messages/templates/verify-email/fr')).text).not.toContain('GSM-7');
});

test('a mail is shown where it can run nothing and fetch nothing, and pages run no more than before', async () => {
  const client = await console_.as('admin');
  const policyOf = async (path: string) => (await client.get(path)).headers.get('content-security-policy')!.split(';');

  const mail = await client.get('/messages/templates/erased/fr/mail');
  expect(mail.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(await policyOf('/messages/templates/erased/fr/mail')).toEqual([
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    'sandbox',
  ]);

  const page = await policyOf('/messages/templates');
  expect(page).toContain("frame-src 'none'");
  const preview = await policyOf('/messages/templates/erased/fr');
  expect(preview.filter((rule) => !page.includes(rule))).toEqual(["frame-src 'self'"]);
});

test('there are no other texts', async () => {
  const client = await console_.as('admin');
  for (const path of ['nothing/fr', 'erased/de', 'toString/fr', 'erased/de/mail'])
    expect((await client.get(`/messages/templates/${path}`)).status).toBe(404);
});
