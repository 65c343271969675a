// What the findings of verification mean, in words that name the place. Pure.
import type { AlteredTable } from '../store/audit-judge';
import type { AnchorRow, AuditDay, ChainEnd, End, LostAnchor, SuspectEntry } from '../store/audit-verify';
import type { SignedAnchor } from './anchor-keys';

/** `tenant` is null for what concerns a day as a whole, `number` for what concerns no single entry. */
export type AuditFault = { day: string; tenant: string | null; number: number | null; what: string };

/** `2026-11-20 MG 17: was changed`. */
export const saidOf = ({ day, tenant, number, what }: AuditFault): string =>
  `${[day, tenant, number].filter((part) => part !== null).join(' ')}: ${what}`;

type Finding = Omit<AuditFault, 'day'>;

export function faultsOfEntry({ tenant, number, numberBefore, isChanged, isUnlinked }: SuspectEntry): Finding[] {
  const expected = (numberBefore ?? 0) + 1;
  const found: Finding[] = [];
  if (number > expected) found.push({ tenant, number: expected, what: missing(expected, number - 1) });
  if (number < expected) found.push({ tenant, number, what: 'was put in: its number is taken or none' });
  if (isChanged) found.push({ tenant, number, what: 'was changed: it does not fit its hash' });
  // Behind a gap it cannot follow, and need not be named for it.
  if (isUnlinked && number <= expected)
    found.push({ tenant, number, what: 'does not follow the entry before it, one of the two was put in or replaced' });
  return found;
}

export function faultsOfEnd({ tenant, entry, chain, anchored }: ChainEnd, day: { isAnchored: boolean }): Finding[] {
  const found: Finding[] = [];
  const say = (number: number | null, what: string) => void found.push({ tenant, number, what });
  if (chain === null) say(null, 'the end of its chain was taken out');
  else if (day.isAnchored && !isSame(chain, anchored))
    say(null, 'the end of its chain is not the one that was anchored');
  if (day.isAnchored && anchored === null) {
    say(null, 'the chain is not in the anchor, it was put in afterwards');
    return found;
  }
  const expected = anchored ?? chain;
  if (expected === null) return found;
  const last = entry?.number ?? 0;
  if (last < expected.number) say(last + 1, missing(last + 1, expected.number));
  else if (last > expected.number) say(expected.number + 1, `was put in behind the end of its chain`);
  else if (!isSame(entry, expected))
    say(last, `is not the entry that ${anchored ? 'was anchored' : 'its chain ends with'}`);
  return found;
}

const isSame = (one: End | null, other: End | null): boolean =>
  one?.number === other?.number && one?.hash === other?.hash;

const missing = (from: number, to: number): string => (from === to ? 'is missing' : `is missing, with all up to ${to}`);

const whole = { tenant: null, number: null };

/** `signed` is what the signature holds, null when it is none of ours. */
export function faultsOfAnchor(anchor: AnchorRow, signed: SignedAnchor | null): Finding[] {
  const found: Finding[] = [];
  const say = (what: string) => void found.push({ ...whole, what });
  if (anchor.isChanged) say('its anchor was changed: it does not fit its hash');
  else if (signed === null) say('its anchor is signed by no key of ours');
  else if (!isAsSigned(anchor, signed)) say('its anchor is not what was signed');
  const skipped = (anchor.daysSince ?? 1) - 1;
  if (skipped > 0) say(`the anchors of the ${skipped} days before are missing`);
  else if (anchor.isUnlinked) say('its anchor does not follow the one before it, which was taken out or replaced');
  return found;
}

export const isAsSigned = (anchor: AnchorRow, signed: SignedAnchor | null): boolean =>
  !anchor.isChanged && signed?.day === anchor.day && signed.hash === anchor.hash;

export const faultOfLostAnchor = ({ day, tenant, number, anchoredDay }: LostAnchor): AuditFault => ({
  day,
  tenant,
  number,
  what: `tells of an anchor of ${anchoredDay} that is gone or was replaced`,
});

export const faultOfTable = (day: string, { table, what }: AlteredTable): AuditFault => ({
  day,
  ...whole,
  what: `the table ${table} ${what}`,
});

/** Before the first anchor was ever made no day has one. */
export const faultsOfUnanchored = ({ isDue }: AuditDay, areAnchored: boolean): Finding[] =>
  isDue && areAnchored ? [{ ...whole, what: 'has no anchor' }] : [];

const lateMs = 3 * 24 * 3600 * 1000;

/** A signature long after its day is right after an outage, and after history was rewritten and anchored anew. */
export function isLate({ day, signedAt }: SignedAnchor): boolean {
  return signedAt.getTime() - Date.parse(`${day}T00:00:00Z`) > lateMs;
}
