// Looks through the audit day by day: entries against their hashes, chains against their ends, ends against the signed
// anchors, anchors against each other and against the entries that tell of them.
import type { Vault } from '../process/vault';
import { anchoringActor } from '../store/audit-anchors';
import {
  type AnchorRow,
  type AuditDay,
  anchorRows,
  type ChainEnd,
  type DaySpan,
  daysOfAudit,
  endsOfChains,
  hasAnchors,
  lostAnchors,
  suspectEntries,
} from '../store/audit-verify';
import type { Sql } from '../store/sql';
import { openAnchorReader, type SignedAnchor } from './anchor-keys';
import {
  type AuditFault,
  faultOfLostAnchor,
  faultsOfAnchor,
  faultsOfEnd,
  faultsOfEntry,
  faultsOfUnanchored,
  isAsSigned,
  isLate,
} from './audit-faults';

// More of one day say no more, and have to fit in memory.
const mostSuspects = 50_000;

export type DayCheck = {
  day: string;
  faults: AuditFault[];
  entries: number;
  ends: ChainEnd[];
  /** Null when the day has no anchor, or none that can be believed. */
  anchor: { hash: string; kid: string; signedAt: Date; isLate: boolean } | null;
};

type JudgedAnchor = { row: AnchorRow; signed: SignedAnchor | null; faults: ReturnType<typeof faultsOfAnchor> };

/** One check for each day of the span that has anything, oldest first. Memory does not grow with the entries. */
export async function* verifyAudit(sql: Sql, vault: Vault, span: DaySpan): AsyncGenerator<DayCheck> {
  const anchors = await judgedAnchors(sql, vault, span);
  const areAnchored = anchors.size > 0 || (await hasAnchors(sql));
  const lost = (await lostAnchors(sql, span, anchoringActor)).map(faultOfLostAnchor);
  for (const day of await daysToCheck(sql, span, anchors)) {
    const check = await checkDay(sql, day, anchors.get(day.day), areAnchored);
    yield { ...check, faults: [...check.faults, ...lost.filter((fault) => fault.day === day.day)] };
  }
}

async function judgedAnchors(sql: Sql, vault: Vault, span: DaySpan): Promise<Map<string, JudgedAnchor>> {
  const read = await openAnchorReader(sql, vault);
  const judged = new Map<string, JudgedAnchor>();
  for (const row of await anchorRows(sql, span)) {
    const signed = await read(row.jws);
    judged.set(row.day, { row, signed, faults: faultsOfAnchor(row, signed) });
  }
  return judged;
}

/** Also days of which nothing but the anchor is left. */
async function daysToCheck(sql: Sql, span: DaySpan, anchors: ReadonlyMap<string, unknown>): Promise<AuditDay[]> {
  const days = await daysOfAudit(sql, span);
  const known = new Set(days.map(({ day }) => day));
  const anchored = [...anchors.keys()].filter((day) => !known.has(day)).map((day) => ({ day, isDue: true }));
  return [...days, ...anchored].sort((one, other) => (one.day < other.day ? -1 : 1));
}

async function checkDay(
  sql: Sql,
  day: AuditDay,
  anchor: JudgedAnchor | undefined,
  areAnchored: boolean,
): Promise<DayCheck> {
  // What an anchor holds counts only when it is what was signed.
  const believed = anchor !== undefined && isAsSigned(anchor.row, anchor.signed);
  const suspects = await suspectEntries(sql, day.day, mostSuspects);
  const ends = await endsOfChains(sql, day.day, believed);
  const findings = [
    ...(anchor === undefined ? faultsOfUnanchored(day, areAnchored) : anchor.faults),
    ...suspects.flatMap(faultsOfEntry),
    ...ends.flatMap((end) => faultsOfEnd(end, { isAnchored: believed })),
  ];
  return {
    day: day.day,
    faults: findings.map((finding) => ({ day: day.day, ...finding })),
    entries: ends.reduce((sum, { entry }) => sum + (entry?.number ?? 0), 0),
    ends,
    anchor: believed ? anchorOf(anchor) : null,
  };
}

const anchorOf = ({ row: { hash, kid }, signed }: JudgedAnchor): DayCheck['anchor'] => ({
  hash,
  kid,
  signedAt: signed!.signedAt,
  isLate: isLate(signed!),
});
