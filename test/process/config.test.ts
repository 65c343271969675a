import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../shared/process/config';

const key = (byte: number) => Buffer.from(Array.from({ length: 32 }, (_, n) => byte + n)).toString('base64');
const production = {
  DATABASE_URL: 'postgres://app:aRKx92kq@db.example/taxes',
  PERSONAL_DATA_KEYS: `2026:${key(1)}`,
  LOOKUP_KEY: key(100),
  PUBLIC_IDENTITY_URL: 'https://id.taxes.example',
};
const faultsOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const aFile = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test('what is not given has its default; an empty variable is one that is not given', () => {
  const config = readConfig({ ...production, AMQP_URL: '', CORS_ORIGINS: '' });
  expect(config).toMatchObject({ ENVIRONMENT: 'production', INTAKE_PORT: 3000, TRUST_PROXY: 0, CORS_ORIGINS: [] });
  expect(config.AMQP_URL).toBeUndefined();
});

test('all faults are told together, by name and without the values', () => {
  const faults = faultsOf({
    ...production,
    DATABASE_URL: 'not a url with s3cret',
    INTAKE_PORT: '70000',
    TRUST_PROXY: '-1',
    CORS_ORIGINS: 'https://portal.example/with/a/path',
    LOOKUP_KEY: 'short',
    SECURITY_CONTACT: 'somebody',
  });
  expect(faults.map((fault) => fault.split(/[.:]/)[0])).toEqual(
    expect.arrayContaining([
      'DATABASE_URL',
      'INTAKE_PORT',
      'TRUST_PROXY',
      'CORS_ORIGINS',
      'LOOKUP_KEY',
      'SECURITY_CONTACT',
    ]),
  );
  expect(faults.join()).not.toContain('s3cret');
});

describe('carriers of text messages', () => {
  const twilio = {
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'a-token-of-ours',
    TWILIO_FROM: '+15005550006',
  };
  const orange = {
    ORANGE_SMS_CLIENT_ID: 'client',
    ORANGE_SMS_CLIENT_SECRET: 's3cret',
    ORANGE_SMS_SENDER: '+261320000000',
    ORANGE_SMS_STATUS_SECRET: 'a-place-that-nobody-guesses',
  };

  test('are configured wholly or not at all', () => {
    expect(faultsOf({ ...production, ...twilio, ...orange })).toEqual([]);
    expect(faultsOf({ ...production, TWILIO_ACCOUNT_SID: '', ORANGE_SMS_SENDER_NAME: 'Impots' })).toEqual([]);
    for (const name of Object.keys({ ...twilio, ...orange }))
      expect(faultsOf({ ...production, ...twilio, ...orange, [name]: '' })).toEqual([
        `${name}: is needed beside the others of its provider`,
      ]);
  });

  test('are reached over TLS, except in development', () => {
    const plain = { ...twilio, TWILIO_URL: 'http://127.0.0.1:1', ORANGE_SMS_URL: 'http://127.0.0.1:2' };
    expect(faultsOf({ ...production, ...plain })).toEqual([
      'TWILIO_URL: expected https in production',
      'ORANGE_SMS_URL: expected https in production',
    ]);
    expect(faultsOf({ ...production, ...plain, ENVIRONMENT: 'development' })).toEqual([]);
  });

  test.each([
    ['TWILIO_ACCOUNT_SID', `SK${'0'.repeat(32)}`],
    ['TWILIO_FROM', '034 12 345 67'],
    ['ORANGE_SMS_SENDER', 'tel:+261320000000'],
    ['ORANGE_SMS_SENDER_NAME', 'a name too long to show'],
    ['ORANGE_SMS_STATUS_SECRET', 'short'],
    ['ORANGE_SMS_STATUS_SECRET', 'with/a/slash/that/is/long/enough'],
    ['SMS_PER_SECOND', '0'],
    ['MAILS_PER_SECOND', 'many'],
  ])('%s is not %j', (name, value) => {
    expect(faultsOf({ ...production, ...twilio, ...orange, [name]: value })).toEqual([
      expect.stringContaining(`${name}: `),
    ]);
  });
});

describe('a value in a file', () => {
  test('is taken without the line break that ends it', () => {
    const { DATABASE_URL: url, LOOKUP_KEY: lookup, ...rest } = production;
    const config = readConfig({
      ...rest,
      DATABASE_URL_FILE: aFile('url', `${url}\n`),
      LOOKUP_KEY_FILE: aFile('lookup', `${lookup}\r\n`),
    });
    expect([config.DATABASE_URL, config.LOOKUP_KEY.toString('base64')]).toEqual([url, lookup]);
  });

  test('that cannot be read is a fault that tells why, together with the others', () => {
    const faults = faultsOf({ ...production, AMQP_URL_FILE: join(folder, 'nowhere'), INTAKE_PORT: 'x' });
    expect(faults).toEqual(
      expect.arrayContaining(['AMQP_URL_FILE: cannot be read (ENOENT)', expect.stringContaining('INTAKE_PORT')]),
    );
    expect(faultsOf({ ...production, AMQP_URL_FILE: folder })).toEqual(['AMQP_URL_FILE: cannot be read (EISDIR)']);
  });

  test('beside the value itself is a fault: nobody could say which one holds', () => {
    const faults = faultsOf({ ...production, LOOKUP_KEY_FILE: aFile('again', key(7)) });
    expect(faults).toEqual([expect.stringMatching(/^LOOKUP_KEY: is given here and in LOOKUP_KEY_FILE/)]);
    expect(faultsOf({ ...production, LOOKUP_KEY_FILE: '' })).toEqual([]);
  });

  test('is held to the same shape, and a file for a name that nobody knows is left alone', () => {
    const { LOOKUP_KEY: _, ...rest } = production;
    expect(faultsOf({ ...rest, LOOKUP_KEY_FILE: aFile('short', 'c2hvcnQ=') })).toEqual([
      expect.stringMatching(/^LOOKUP_KEY: expected 32 bytes/),
    ]);
    expect(faultsOf({ ...production, SOMEBODY_ELSES_FILE: '/nowhere' })).toEqual([]);
  });
});
