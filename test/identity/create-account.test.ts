import { createPartner } from '../../shared/store/partners';
import { row, rows } from '../../shared/store/sql';
import { runManage, spawnManage } from '../scripts/run-manage';
import { anAddress, aPassword, tokenIn, useIdentity } from './run-identity';

const identity = useIdentity();
const env = () => ({
  DATABASE_URL: identity.databaseUrl(),
  ENVIRONMENT: 'development',
  PUBLIC_IDENTITY_URL: 'https://id.example.mg/',
});
const create = (args: string[], typed = '') => {
  const given = ['create-account', ...args];
  return args.includes('--password-stdin') ? spawnManage(given, env(), typed) : runManage(given, env());
};
const newest = async () =>
  (await row<Record<string, string>>(identity.db(), `select * from account order by id desc limit 1`))!;

test('staff get a link that sets their password, and then make a second factor', async () => {
  const email = anAddress();
  const outcome = await create([
    email.toUpperCase(),
    'supervisor',
    '--jurisdiction',
    'MG',
    '--name',
    'Noro',
    '--language',
    'mg',
  ]);
  expect(outcome).toMatchObject({ code: 0, err: '' });
  const account = await newest();
  expect(account).toMatchObject({
    role: 'supervisor',
    jurisdiction: 'MG',
    partner_id: null,
    state: 'active',
    language: 'mg',
  });
  expect(outcome.out).toBe(`Account ${account.id} is made; a link that sets its password is mailed.\n`);
  expect(await row(identity.db(), `select * from audit_entry where action = 'create account'`)).toMatchObject({
    tenant: 'MG',
    actor: expect.stringMatching(/^shell:/),
    resource: `account:${account.id}`,
    after: { role: 'supervisor', jurisdiction: 'MG' },
  });

  const [mail] = await identity.mailsTo(account.id!);
  expect(mail).toMatchObject({ kind: 'reset-password', recipient: email, language: 'mg' });
  expect(mail!.data.link).toMatch(/^https:\/\/id\.example\.mg\/reset-password\?token=/);
  const password = aPassword();
  const body = { token: tokenIn(mail), newPassword: password };
  expect((await identity.ask('/api/v1/auth/reset-password', { body })).status).toBe(204);
  expect(Object.keys((await identity.logIn({ email, password })).json)).toEqual(['enrolment']);
});

test('people of a partner belong to it, and a password may be given', async () => {
  const partnerId = await createPartner(identity.db(), 'Port of Toliara', 'MG');
  const email = anAddress();
  const password = aPassword();
  const outcome = await create([email, 'partner', '--partner', partnerId, '--password-stdin'], `${password}\n`);
  expect(outcome).toMatchObject({ code: 0, err: '' });
  expect(outcome.out).not.toContain(password);
  const { json } = await identity.logIn({ email, password });
  const profile = await identity.ask('/api/v1/me', { token: json.accessToken });
  expect(profile.json).toMatchObject({ role: 'partner', partnerId, jurisdiction: 'MG' });
});

test('a citizen may be of a jurisdiction, and hears of it in its first language', async () => {
  const email = anAddress();
  expect(await create([email, 'citizen', '--jurisdiction', 'GQ'])).toMatchObject({ code: 0, err: '' });
  const account = await newest();
  expect(account).toMatchObject({ role: 'citizen', jurisdiction: 'GQ', language: 'es' });
  expect(await identity.mailsTo(account.id!)).toMatchObject([{ kind: 'reset-password', language: 'es' }]);
});

test.each([
  ['a role that nobody has', ['root'], 'A role is one of'],
  ['the role of nobody', ['guest'], 'A role is one of'],
  ['a partner’s role without a partner', ['partner'], '--partner'],
  ['staff of a partner', ['admin', '--partner', '00000000-0000-7000-8000-000000000001'], '--partner'],
  ['an unknown partner', ['partner', '--partner', '00000000-0000-7000-8000-000000000001'], 'no partner'],
  ['a citizen of everything', ['citizen', '--whole-platform'], '--whole-platform is not for'],
  ['a citizen of a place that no pack describes', ['citizen', '--jurisdiction', 'MU'], 'There are: MG, GQ, SN.'],
  ['somebody of a partner and a jurisdiction', ['partner', '--partner', 'x', '--jurisdiction', 'MG'], 'of its partner'],
  ['an admin of a jurisdiction', ['admin', '--jurisdiction', 'MG'], 'is of the whole platform'],
  ['an auditor of a jurisdiction', ['auditor', '--jurisdiction', 'MG'], 'is of the whole platform'],
  ['an agent of no place in particular', ['agent'], 'needs either --jurisdiction or --whole-platform'],
  ['finance of one and of all', ['finance', '--jurisdiction', 'MG', '--whole-platform'], 'needs either'],
  ['a jurisdiction in words', ['agent', '--jurisdiction', 'Madagascar'], 'There are: MG, GQ, SN.'],
  ['a language nobody speaks here', ['agent', '--whole-platform', '--language', 'xx'], '--language'],
  ['a short password', ['agent', '--whole-platform', '--password-stdin'], '12 to 200 characters'],
])('%s makes no account', async (_what, args, reason) => {
  const before = await rows(identity.db(), 'select from account');
  const outcome = await create([anAddress(), ...args], 'short');
  expect(outcome).toMatchObject({ code: 1, out: '', err: expect.stringContaining(reason) });
  expect(await rows(identity.db(), 'select from account')).toHaveLength(before.length);
});

test('an address has one account, and is an address', async () => {
  const { email } = await identity.aPerson();
  expect((await create([email.toUpperCase(), 'agent', '--whole-platform'])).err).toBe(
    'There is an account with this address already.\n',
  );
  expect((await create(['admin@localhost', 'admin'])).err).toContain('An e-mail address is like');
});
