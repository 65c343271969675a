import { packs } from '../../shared/domain/jurisdictions/packs';
import { languages } from '../../shared/domain/vehicle-fields';
import { row } from '../../shared/store/sql';
import { anAddress, aPassword, useIdentity } from './run-identity';

const identity = useIdentity();

const post = (path: string, fields: Record<string, string>) =>
  identity.ask(path, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
/** The form of a page, filled in as a browser would. */
function formIn(text: string) {
  const action = /<form method="post" action="([^"]+)"/.exec(text)![1]!;
  const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return { action, fields: Object.fromEntries(hidden.map(([, name, value]) => [name!, value!])) };
}
const pathOf = (link: string | undefined) => link!.slice(identity.url().length);

async function registered(language: string) {
  const person = { email: anAddress(), password: aPassword() };
  await identity.ask('/api/v1/auth/register', { body: { email: person.email, language } });
  const { id } = (await row<{ id: string }>(identity.db(), `select id from account order by id desc limit 1`))!;
  return { ...person, id };
}

test.each(languages)('the links lead through two pages in %s, without a script', async (language) => {
  const person = await registered(language);
  const [verification] = await identity.mailsTo(person.id);
  const page = await identity.ask(pathOf(verification!.data.link));
  expect(page.status).toBe(200);
  expect(page.text).toContain(`<html lang="${language}">`);
  // Looking at it verified nothing.
  expect((await identity.logIn(person)).status).toBe(401);
  const form = formIn(page.text);
  const filledIn = { ...form.fields, password: person.password, name: '' };
  const tooWeak = await post(form.action, { ...filledIn, password: 'password1234', name: '<b>Noro' });
  expect(tooWeak.status).toBe(400);
  const refused = await post(form.action, { ...filledIn, password: 'password1234', name: 'Noro "Rabe"' });
  expect([refused.status, formIn(refused.text)]).toEqual([422, form]);
  expect(refused.text).toContain('value="Noro &quot;Rabe&quot;"');
  expect(refused.text).not.toContain('password1234');
  expect((await post(form.action, filledIn)).status).toBe(200);
  expect((await identity.logIn(person)).status).toBe(200);
  const again = await post(form.action, filledIn);
  expect([again.status, again.text]).toEqual([410, expect.stringContaining('role="alert"')]);

  await identity.ask('/api/v1/auth/forgot-password', { body: { email: person.email } });
  const reset = (await identity.mailsTo(person.id)).at(-1)!;
  const resetForm = formIn((await identity.ask(pathOf(reset.data.link))).text);
  const weak = await post(resetForm.action, { ...resetForm.fields, newPassword: 'password1234' });
  expect(weak.status).toBe(422);
  expect(formIn(weak.text)).toEqual(resetForm);
  expect(weak.text).not.toContain('password1234');
  const password = aPassword();
  expect((await post(resetForm.action, { ...resetForm.fields, newPassword: password })).status).toBe(200);
  expect((await identity.logIn({ ...person, password })).status).toBe(200);
  expect((await post(resetForm.action, { ...resetForm.fields, newPassword: aPassword() })).status).toBe(410);
});

/** What a browser would send of the choice, and what there was to choose. */
const choiceIn = (text: string) => ({
  chosen: /<option value="(\w*)" selected>/.exec(text)?.[1] ?? '',
  offered: [...text.matchAll(/<option value="(\w*)"/g)].map(([, code]) => code),
});

test('the page shows where somebody said on registration that they belong, and its owner has the last word', async () => {
  const person = { email: anAddress(), password: aPassword() };
  await identity.ask('/api/v1/auth/register', { body: { email: person.email, jurisdiction: 'GQ' } });
  const { id } = (await row<{ id: string }>(identity.db(), `select id from account order by id desc limit 1`))!;
  const page = await identity.ask(pathOf((await identity.mailsTo(id))[0]!.data.link));
  expect(page.text).toContain('>Guinea Ecuatorial<');
  expect(choiceIn(page.text)).toEqual({ chosen: 'GQ', offered: ['', ...packs.keys()] });

  const { action, fields } = formIn(page.text);
  const filledIn = { ...fields, name: '', password: person.password };
  expect((await post(action, { ...filledIn, jurisdiction: 'XX' })).status).toBe(400);
  const refused = await post(action, { ...filledIn, password: 'password1234', jurisdiction: 'MG' });
  expect(choiceIn(refused.text).chosen).toBe('MG');
  expect((await post(action, { ...filledIn, jurisdiction: '' })).status).toBe(200);
  const after = await row(identity.db(), `select state, jurisdiction from account where id = $1`, [id]);
  expect(after).toEqual({ state: 'active', jurisdiction: null });
});

test('a choice that no pack describes is none, wherever it came from', async () => {
  const { text } = await identity.ask('/verify-email?token=abc&language=en&jurisdiction=XX');
  expect(choiceIn(text).chosen).toBe('');
});

test.each(['/verify-email', '/reset-password'])(
  '%s loads nothing, sends the link nowhere and is not kept',
  async (path) => {
    const { headers, text } = await identity.ask(`${path}?token=abc&language=en`);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).not.toMatch(/<script|https?:|src=|@import|url\(/);
  },
);

test('what stands in a link is text to the page', async () => {
  const { text } = await identity.ask(
    `/verify-email?${new URLSearchParams({ token: '"><img src=x>', language: '<b>' })}`,
  );
  expect(text).not.toContain('<img');
  expect(text).toContain('lang="fr"');
});

test('what mail programs append to a link does not matter, a link without its token does', async () => {
  expect((await identity.ask('/verify-email?token=abc&utm_source=mail')).status).toBe(200);
  expect((await identity.ask('/verify-email')).status).toBe(400);
  expect((await identity.ask('/verify-email?token=abc&token=def')).status).toBe(400);
  const twice = await identity.ask('/verify-email', {
    body: 'token=abc&token=def',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  expect(twice.status).toBe(400);
});
