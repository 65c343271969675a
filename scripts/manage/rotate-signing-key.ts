import { newTokenKey } from '../../shared/access/access-tokens';
import { newProofKey } from '../../shared/access/proof-keys';
import type { NewSigningKey } from '../../shared/access/signing-key-for';
import {
  currentSigningKey,
  distrustRetiredKeys,
  lockSigningKeys,
  replaceSigningKey,
} from '../../shared/store/signing-keys';
import { audited } from './audited';
import { type Command, Declined } from './run-command';

type Rotatable = {
  make: () => Promise<NewSigningKey>;
  signs: string;
  /** What `--leaked` brings about. */
  distrusted: string;
};

// The key of the audit's anchors is none of them: each of its anchors is looked at for as long as there is the audit.
const rotatable: Readonly<Record<'access-token' | 'receipt', Rotatable>> = {
  'access-token': {
    make: newTokenKey,
    signs: 'access tokens',
    distrusted: 'Within a minute no process takes a token that an earlier key signed.',
  },
  receipt: {
    make: newProofKey,
    signs: 'receipts',
    distrusted:
      'Receipts that an earlier key signed are shown as not trusted any more, also those of the next minute, within which ' +
      'every process takes up the new key: issue others in their place.',
  },
};

/**
 * Tokens that the old key signed hold until they expire: its public half stays in the JWKS for as long, that of a receipt
 * for ever. With `--leaked` no retired key stays there; whoever has a token gets the next one by refreshing.
 */
export const rotateSigningKeyCommand: Command = {
  usage: '[--purpose access-token|receipt] [--leaked]',
  positionals: 0,
  options: { purpose: { type: 'string' }, leaked: { type: 'boolean' } },
  run: async (db, { options: { purpose = 'access-token', leaked } }, { vault }) => {
    if (purpose !== 'access-token' && purpose !== 'receipt')
      throw new Declined(`No key for ${purpose} is rotated; there are ${Object.keys(rotatable).join(' and ')}.`);
    const { make, signs, distrusted: consequence } = rotatable[purpose];
    const fresh = await make();
    const before = await audited(db, 'rotate-signing-key', async (tx) => {
      await lockSigningKeys(tx, purpose);
      const old = await currentSigningKey(tx, vault, purpose);
      await replaceSigningKey(tx, vault, purpose, fresh);
      const distrusted = leaked === true ? await distrustRetiredKeys(tx, purpose) : [];
      return {
        action: 'rotate signing key',
        resource: `signing-key:${fresh.kid}`,
        before: { kid: old?.kid ?? null },
        after: { kid: fresh.kid },
        details: { purpose, distrusted },
        value: old?.kid,
      };
    });
    return [
      `Key ${fresh.kid} signs ${signs} from now on${before === undefined ? '' : `, instead of ${before}`}.`,
      ...(leaked === true ? [consequence] : []),
    ];
  },
};
