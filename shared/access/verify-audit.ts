// Looks through the audit day by day: entries against their hashes, chains against their ends, ends against the signed
// anchors, anchors against each other and against the entries that tell of them.
import type { Vault } from '../process/vault';
import { anchoringActor } from '../store/audit-anchors';
import { type AlteredTable, alteredTables, type Judged } from '../store/audit-judge';
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
import { openAnchorReader, type SignedAnchor } from './anchor-keys';
import {
  type AuditFault,
  faultOfLostAnchor,
  faultOfTable,
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
export async function* verifyAudit(judged: Judged, vault: Vault, span: DaySpan): AsyncGenerator<DayCheck> {
  const altered = await alteredTables(judged);
  if (altered.length > 0) {
    yield unbelievable(altered);
    return;
  }
  const anchors = await verdictsOnAnchors(judged, vault, span);
  const areAnchored = anchors.size > 0 || (await hasAnchors(judged));
  const lost = (await lostAnchors(judged, span, anchoringActor)).map(faultOfLostAnchor);
  for (const day of await daysToCheck(judged, span, anchors)) {
    const check = await checkDay(judged, day, anchors.get(day.day), areAnchored);
    yield { ...check, faults: [...check.faults, ...lost.filter((fault) => fault.day === day.day)] };
  }
}

/** Stands for all days: what such tables hold says nothing. */
function unbelievable(altered: readonly AlteredTable[]): DayCheck {
  const day = new Date().toISOString().slice(0, 10);
  return { day, faults: altered.map((one) => faultOfTable(day, one)), entries: 0, ends: [], anchor: null };
}

async function verdictsOnAnchors(judged: Judged, vault: Vault, span: DaySpan): Promise<Map<string, JudgedAnchor>> {
  const read = await openAnchorReader(judged, vault);
  const verdicts = new Map<string, JudgedAnchor>();
  for (const row of await anchorRows(judged, span)) {
    const signed = await read(row.jws);
    verdicts.set(row.day, { row, signed, faults: faultsOfAnchor(row, signed) });
  }
  return verdicts;
}

/** Also days of which nothing but the anchor is left. */
async function daysToCheck(judged: Judged, span: DaySpan, anchors: ReadonlyMap<string, unknown>): Promise<AuditDay[]> {
  const days = await daysOfAudit(judged, span);
  const known = new Set(days.map(({ day }) => day));
  const anchored = [...anchors.keys()].filter((day) => !known.has(day)).map((day) => ({ day, isDue: true }));
  return [...days, ...anchored].sort((one, other) => (one.day < other.day ? -1 : 1));
}

async function checkDay(
  judged: Judged,
  day: AuditDay,
  anchor: JudgedAnchor | undefined,
  areAnchored: boolean,
): Promise<DayCheck> {
  // What an anchor holds counts only when it is what was signed.
  const believed = anchor !== undefined && isAsSigned(anchor.row, anchor.signed);
  const suspects = await suspectEntries(judged, day.day, mostSuspects);
  const ends = await endsOfChains(judged, day.day, believed);
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
