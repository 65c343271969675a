// From tariff documents to what assess() looks up. Done once per process and version, never per line.
import { type DueFacts, dueOn, dueRuleForYear } from '../assessment/due-date';
import { contentHash } from '../content-hash';
import type { DayRange } from '../days';
import type { Currency } from '../money';
import { adjustmentsRead, type ComputeAmount, withAdjustments } from './adjustments';
import type { Confidence } from './document-fields';
import { inOrder } from './inputs';
import { oncePerYear } from './once-per-year';
import { compileRule, ruleReads } from './rule';
import { scopeOf, subjectOf, type TariffDocument } from './tariff-document';

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
  /** A category of vehicles, or the code of a service. */
  subject: string;
  currency: Currency;
  validity: DayRange;
  /** Names of the inputs that can make a difference, in the order in which explanations list them. */
  reads: readonly string[];
  compute: ComputeAmount;
  /** As explanations word it. */
  rounding: string;
  /** The last day on which it can be paid in time; null while there is none. */
  dueOn(facts: DueFacts): string | null;
  grounds: ReadonlyMap<string, ExemptionGround>;
  /** By the words of `use` and `type` that claim them. */
  claims: ReadonlyMap<string, ExemptionGround>;
  document: TariffDocument;
};

/** The document must have come from readTariffDocument: gaps are not looked for again. */
export function compileTariff(document: TariffDocument): CompiledTariff {
  const { id, version, jurisdiction, currency, validity, rule, rounding, exemptions } = document;
  const scope = scopeOf(document);
  const hash = contentHash(document);
  const grounds = exemptions.map(({ ground, claimedBy, legalReference: law, confidence }) => ({
    claimedBy,
    compiled: { ground, law, confidence },
  }));
  const dueRuleIn = oncePerYear((fiscalYear) => dueRuleForYear(document, fiscalYear));
  return {
    id,
    version,
    hash,
    citation: Object.freeze({ id, version, hash: hash.slice(0, 16) }),
    jurisdiction,
    subject: subjectOf(document),
    currency,
    validity,
    reads: inOrder(scope, new Set([...ruleReads(rule), ...adjustmentsRead(document)])),
    compute: withAdjustments(compileRule(rule, scope), document),
    rounding: rounding === undefined ? 'none' : `${rounding.mode} to ${rounding.to}`,
    dueOn: (facts) => dueOn(dueRuleIn(facts.fiscalYear), facts),
    grounds: new Map(grounds.map(({ compiled }) => [compiled.ground, compiled])),
    claims: new Map(grounds.flatMap(({ claimedBy, compiled }) => claimedBy.map((word) => [word, compiled] as const))),
    document,
  };
}
