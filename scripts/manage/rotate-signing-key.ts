import { newTokenKey } from '../../shared/access/access-tokens';
import { currentSigningKey, lockSigningKeys, replaceSigningKey } from '../../shared/store/signing-keys';
import { audited } from './audited';
import type { Command } from './run-command';

/** Tokens that the old key signed hold until they expire: its public half stays in the JWKS for a day. */
export const rotateSigningKeyCommand: Command = {
  usage: '',
  positionals: 0,
  run: async (db, _given, { vault }) => {
    const fresh = await newTokenKey();
    const before = await audited(db, 'rotate-signing-key', async (tx) => {
      await lockSigningKeys(tx, 'access-token');
      const old = await currentSigningKey(tx, vault, 'access-token');
      await replaceSigningKey(tx, vault, 'access-token', fresh);
      return {
        action: 'rotate signing key',
        resource: `signing-key:${fresh.kid}`,
        before: { kid: old?.kid ?? null },
        after: { kid: fresh.kid },
        value: old?.kid,
      };
    });
    return [`Key ${fresh.kid} signs access tokens from now on${before === undefined ? '' : `, instead of ${before}`}.`];
  },
};
