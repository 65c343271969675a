// Which secrets a process needs, and which it refuses because everybody knows them.
import { hash } from 'node:crypto';
import type { VaultKey } from './vault';

type Secrets = {
  ENVIRONMENT: 'production' | 'development';
  STAFF_SECOND_FACTOR: 'required' | 'optional';
  PERSONAL_DATA_KEYS?: readonly VaultKey[] | undefined;
  LOOKUP_KEY?: Buffer | undefined;
  DATABASE_URL: string;
  AMQP_URL?: string | undefined;
  REDIS_URL?: string | undefined;
  SMTP_URL?: string | undefined;
  PUBLIC_IDENTITY_URL?: string | undefined;
};

// Written in this file, so worth nothing: they only spare a developer from making some.
const developmentKey = (purpose: string): Buffer => hash('sha256', `taxcollector development ${purpose}`, 'buffer');
const developmentRing: readonly VaultKey[] = [{ id: 'development', key: developmentKey('personal data') }];
const developmentLookupKey = developmentKey('lookup');

// From examples, images and manuals.
const wellKnownPasswords = new Set([
  'password',
  'guest',
  'changeme',
  'postgres',
  'rabbitmq',
  'redis',
  'taxcollector',
  'secret',
  'admin',
]);

/** What is missing or known to everybody, as sentences; in development only what cannot work. */
export function secretFaults(config: Secrets): string[] {
  const ids = config.PERSONAL_DATA_KEYS?.map(({ id }) => id) ?? [];
  // The later key would take the earlier one's place, and what that sealed could not be opened.
  const faults = new Set(ids).size < ids.length ? ['PERSONAL_DATA_KEYS: two keys have one name'] : [];
  return config.ENVIRONMENT === 'development' ? faults : [...faults, ...faultsOutsideDevelopment(config)];
}

function faultsOutsideDevelopment(config: Secrets): string[] {
  const faults: string[] = [];
  if (config.PERSONAL_DATA_KEYS === undefined) faults.push('PERSONAL_DATA_KEYS: is required outside development');
  if (config.LOOKUP_KEY === undefined) faults.push('LOOKUP_KEY: is required outside development');
  const known = [developmentLookupKey, ...developmentRing.map(({ key }) => key)];
  const isKnown = (key: Buffer) => known.some((one) => one.equals(key)) || key.every((byte) => byte === key[0]);
  if (config.PERSONAL_DATA_KEYS?.some(({ key }) => isKnown(key)))
    faults.push('PERSONAL_DATA_KEYS: holds a well-known key');
  if (config.LOOKUP_KEY !== undefined && isKnown(config.LOOKUP_KEY)) faults.push('LOOKUP_KEY: is a well-known key');
  if (config.STAFF_SECOND_FACTOR !== 'required') faults.push('STAFF_SECOND_FACTOR: is required outside development');
  // Links in mails begin with it and set passwords: a guess would lead to a machine inside, or travel in the open.
  if (config.PUBLIC_IDENTITY_URL === undefined) faults.push('PUBLIC_IDENTITY_URL: is required outside development');
  else if (!config.PUBLIC_IDENTITY_URL.startsWith('https://')) faults.push('PUBLIC_IDENTITY_URL: has to be https');
  for (const name of ['DATABASE_URL', 'AMQP_URL', 'REDIS_URL', 'SMTP_URL'] as const) {
    const url = config[name];
    if (url !== undefined && wellKnownPasswords.has(decodeURIComponent(new URL(url).password).toLowerCase())) {
      faults.push(`${name}: has a password that everybody knows`);
    }
  }
  return faults;
}

type Completed<C extends Secrets> = Omit<C, 'PERSONAL_DATA_KEYS' | 'LOOKUP_KEY'> & {
  PERSONAL_DATA_KEYS: readonly VaultKey[];
  LOOKUP_KEY: Buffer;
};

/** The same with the keys of development where none are given; `secretFaults` has refused that in production. */
export const withDevelopmentSecrets = <C extends Secrets>(config: C): Completed<C> => ({
  ...config,
  PERSONAL_DATA_KEYS: config.PERSONAL_DATA_KEYS ?? developmentRing,
  LOOKUP_KEY: config.LOOKUP_KEY ?? developmentLookupKey,
});
