import { newTokenKey } from '../../shared/access/access-tokens';
import {
  currentSigningKey,
  distrustRetiredKeys,
  lockSigningKeys,
  replaceSigningKey,
} from '../../shared/store/signing-keys';
import { audited } from './audited';
import type { Command } from './run-command';

/**
 * Tokens that the old key signed hold until they expire: its public half stays in the JWKS for as long. With `--leaked`
 * no retired key stays there, and whoever has a token gets the next one by refreshing.
 */
export const rotateSigningKeyCommand: Command = {
  usage: '[--leaked]',
  positionals: 0,
  options: { leaked: { type: 'boolean' } },
  run: async (db, { options: { leaked } }, { vault }) => {
    const fresh = await newTokenKey();
    const before = await audited(db, 'rotate-signing-key', async (tx) => {
      await lockSigningKeys(tx, 'access-token');
      const old = await currentSigningKey(tx, vault, 'access-token');
      await replaceSigningKey(tx, vault, 'access-token', fresh);
      const distrusted = leaked === true ? await distrustRetiredKeys(tx, 'access-token') : [];
      return {
        action: 'rotate signing key',
        resource: `signing-key:${fresh.kid}`,
        before: { kid: old?.kid ?? null },
        after: { kid: fresh.kid },
        details: { distrusted },
        value: old?.kid,
      };
    });
    return [
      `Key ${fresh.kid} signs access tokens from now on${before === undefined ? '' : `, instead of ${before}`}.`,
      ...(leaked === true ? ['Within a minute no process takes a token that an earlier key signed.'] : []),
    ];
  },
};
