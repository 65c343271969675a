// The jurisdictions that this build knows. A pack that is broken stops the process when it starts, with every fault.

import gq from './gq/pack.json';
import mg from './mg/pack.json';
import { type JurisdictionPack, readPack } from './pack';
import sn from './sn/pack.json';

export const packs: ReadonlyMap<string, JurisdictionPack> = new Map(
  [mg, gq, sn].map(readPack).map((pack) => [pack.code, pack]),
);

/** Throws for a jurisdiction that no pack describes: rows of one that this build does not know are not guessed at. */
export function packOf(jurisdiction: string): JurisdictionPack {
  const pack = packs.get(jurisdiction);
  if (pack === undefined) throw new Error(`no pack describes the jurisdiction ${jurisdiction}`);
  return pack;
}
