// The jurisdictions that this build knows. A pack that is broken stops the process when it starts, with every fault.
import { z } from 'zod';
import { compileIdentifiers, type Identifiers, noIdentifiers } from '../registration';
import type { Language } from '../vehicle-fields';
import gq from './gq/pack.json';
import mg from './mg/pack.json';
import { type JurisdictionPack, readPack } from './pack';
import sn from './sn/pack.json';

export const packs: ReadonlyMap<string, JurisdictionPack> = new Map(
  [mg, gq, sn].map(readPack).map((pack) => [pack.code, pack]),
);

const codes = [...packs.keys()] as [string, ...string[]];

/**
 * A jurisdiction as somebody outside names it. Rows are not read by it: those from before may be of one that no pack
 * describes.
 */
export const jurisdictionCode = z.enum(codes, { error: `expected one of ${codes.join(', ')}` });

/** Throws for a jurisdiction that no pack describes: rows of one that this build does not know are not guessed at. */
export function packOf(jurisdiction: string): JurisdictionPack {
  const pack = packs.get(jurisdiction);
  if (pack === undefined) throw new Error(`no pack describes the jurisdiction ${jurisdiction}`);
  return pack;
}

const identifiers = new Map(Array.from(packs, ([code, pack]) => [code, compileIdentifiers(pack.identifiers)]));

/** Where no pack describes the jurisdiction, registrations have no shape of their own. */
export const identifiersOf = (jurisdiction: string): Identifiers => identifiers.get(jurisdiction) ?? noIdentifiers;

/** What people of a jurisdiction are written in who have said nothing else; French for those who belong to none. */
export const languageSpokenIn = (jurisdiction: string | null): Language =>
  packs.get(jurisdiction ?? '')?.languages[0] ?? 'fr';
