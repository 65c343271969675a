// From tariff documents to what assess() looks up. Done once per process and set of versions, never per line.
import { contentHash } from '../content-hash';
import type { DayRange } from '../days';
import type { Currency } from '../money';
import type { Category } from '../vehicle-fields';
import { compileGrid, type GridLookup } from './grid';
import type { Confidence } from './grid-rule';
import type { TariffDocument } from './tariff-document';

export type ExemptionGround = { ground: string; law: string; confidence: Confidence };

/** `hash`: the first 16 digits of the content hash; 64 bits tell apart all versions of a tariff there will ever be. */
export type Citation = { id: string; version: number; hash: string };

export type CompiledTariff = {
  id: string;
  version: number;
  /** SHA-256 of the document's canonical JSON, 64 hexadecimal digits. */
  hash: string;
  citation: Citation;
  jurisdiction: string;
  category: Category;
  currency: Currency;
  validity: DayRange;
  lookup: GridLookup;
  grounds: ReadonlyMap<string, ExemptionGround>;
  /** By the words of `use` and `type` that claim them. */
  claims: ReadonlyMap<string, ExemptionGround>;
};

/** The document must have come from readTariffDocument: gaps are not looked for again. */
export function compileTariff(document: TariffDocument): CompiledTariff {
  const { id, version, jurisdiction, category, currency, validity, rule, exemptions } = document;
  const grounds = new Map<string, ExemptionGround>();
  const claims = new Map<string, ExemptionGround>();
  for (const { ground, claimedBy, legalReference, confidence } of exemptions) {
    const compiled = { ground, law: legalReference, confidence };
    grounds.set(ground, compiled);
    for (const word of claimedBy) claims.set(word, compiled);
  }
  const hash = contentHash(document);
  const citation = Object.freeze({ id, version, hash: hash.slice(0, 16) });
  const lookup = compileGrid(rule);
  return { id, version, hash, citation, jurisdiction, category, currency, validity, lookup, grounds, claims };
}
