// What the handlers of this pool share.
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';

export type PrivacyTools = {
  vault: Vault;
  /** An address of the identity service as people reach it, for links in mails. */
  linkTo(path: string, query: Readonly<Record<string, string>>): string;
};

export const open: OpenPool = async ({ vault, config }): Promise<PrivacyTools> => {
  const base = identityUrl(config).replace(/\/$/, '');
  return { vault, linkTo: (path, query) => `${base}${path}?${new URLSearchParams(query)}` };
};

/** Without a public address, people are on this machine, as in development. */
const identityUrl = ({ PUBLIC_IDENTITY_URL, HOST, IDENTITY_PORT }: Config): string =>
  PUBLIC_IDENTITY_URL ?? `http://${HOST}:${IDENTITY_PORT}`;
