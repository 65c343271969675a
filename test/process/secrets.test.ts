import { readConfig } from '../../shared/process/config';

const key = (byte: number) => Buffer.from(Array.from({ length: 32 }, (_, n) => byte + n)).toString('base64');
const production = {
  DATABASE_URL: 'postgres://app:aRKx92kq@db.example/taxes',
  PERSONAL_DATA_KEYS: `2026:${key(1)}`,
  LOOKUP_KEY: key(100),
  PUBLIC_IDENTITY_URL: 'https://id.taxes.example',
};
const inDevelopment = readConfig({ ENVIRONMENT: 'development', DATABASE_URL: production.DATABASE_URL });
const developmentKey = inDevelopment.PERSONAL_DATA_KEYS[0]!.key.toString('base64');

test('development brings its own keys, takes simple passwords, and lets staff in without a second factor', () => {
  const config = readConfig({
    ENVIRONMENT: 'development',
    DATABASE_URL: 'postgres://postgres:postgres@localhost/taxes',
    STAFF_SECOND_FACTOR: 'optional',
  });
  expect(config.PERSONAL_DATA_KEYS[0]!.key).toHaveLength(32);
  expect(config.LOOKUP_KEY).not.toEqual(config.PERSONAL_DATA_KEYS[0]!.key);
});

test('an installation that says nothing is taken for production', () => {
  expect(() => readConfig({ DATABASE_URL: production.DATABASE_URL })).toThrow(/PERSONAL_DATA_KEYS[\s\S]*LOOKUP_KEY/);
  expect(readConfig(production).ENVIRONMENT).toBe('production');
});

const zeros = Buffer.alloc(32).toString('base64');
test.each([
  ['no keys for personal data', { PERSONAL_DATA_KEYS: '' }, 'PERSONAL_DATA_KEYS: is required'],
  ['no key for looking up', { LOOKUP_KEY: '' }, 'LOOKUP_KEY: is required'],
  ['the key of development', { PERSONAL_DATA_KEYS: `x:${developmentKey}` }, 'holds a well-known key'],
  ['it behind a good one', { PERSONAL_DATA_KEYS: `a:${key(3)},b:${developmentKey}` }, 'holds a well-known key'],
  [
    'the look-up key of development',
    { LOOKUP_KEY: inDevelopment.LOOKUP_KEY.toString('base64') },
    'is a well-known key',
  ],
  ['a key of zeros', { PERSONAL_DATA_KEYS: `x:${zeros}` }, 'holds a well-known key'],
  ['a look-up key of zeros', { LOOKUP_KEY: zeros }, 'is a well-known key'],
  ['two keys of one name', { PERSONAL_DATA_KEYS: `a:${key(3)},a:${key(4)}` }, 'two keys have one name'],
  ['staff without a second factor', { STAFF_SECOND_FACTOR: 'optional' }, 'STAFF_SECOND_FACTOR: is required'],
  ['links into nowhere', { PUBLIC_IDENTITY_URL: '' }, 'PUBLIC_IDENTITY_URL: is required'],
  ['links in the open', { PUBLIC_IDENTITY_URL: 'http://id.taxes.example' }, 'PUBLIC_IDENTITY_URL: has to be https'],
  ['guest at the broker', { AMQP_URL: 'amqp://guest:guest@mq.example' }, 'AMQP_URL: has a password that everybody'],
  ['postgres', { DATABASE_URL: 'postgres://postgres:postgres@db/x' }, 'DATABASE_URL: has a password that everybody'],
  ['an encoded one', { DATABASE_URL: 'postgres://app:p%61ssword@db/x' }, 'DATABASE_URL: has a password that everybody'],
  ['one in capitals', { REDIS_URL: 'redis://:CHANGEME@cache' }, 'REDIS_URL: has a password that everybody'],
  ['one of the mail server', { SMTP_URL: 'smtps://a:secret@mail.example' }, 'SMTP_URL: has a password that everybody'],
])('production refuses %s', (_what, over, fault) => {
  expect(() => readConfig({ ...production, ...over })).toThrow(fault);
});

test('two keys of one name are refused in development, too: what the first one sealed would not open', () => {
  const env = { ENVIRONMENT: 'development', DATABASE_URL: production.DATABASE_URL };
  expect(() => readConfig({ ...env, PERSONAL_DATA_KEYS: `a:${key(3)},a:${key(4)}` })).toThrow('two keys have one name');
});

test('what is refused is told all together, and no value with it', () => {
  const bad = {
    ...production,
    AMQP_URL: 'amqp://app:guest@mq',
    LOOKUP_KEY: zeros,
    PUBLIC_IDENTITY_URL: '',
  };
  const refused = () => readConfig(bad);
  for (const name of ['AMQP_URL', 'LOOKUP_KEY', 'PUBLIC_IDENTITY_URL']) expect(refused).toThrow(name);
  expect(refused).not.toThrow(zeros);
});
