// Anchors close the days of the audit: the ends of all chains of a day, hashed together with the anchor before and
// signed. What an anchor holds can be changed by nobody who lacks the key, whatever they may do to the tables.
import { platformTenant, recordAudit } from './audit';
import { row, rows, type Tx } from './sql';

/** Signs the anchor of a day; returns the compact JWS and the id of its key. */
export type SignAnchor = (anchor: { day: string; hash: string }) => Promise<{ jws: string; kid: string }>;

export type Anchored = { day: string; hash: string; chains: number; entries: number };

/** The actor of the entries that witness anchors; verification compares them with the anchors that are there. */
export const anchoringActor = 'job:scheduler.anchor-audit';

/**
 * Anchors the oldest finished day (UTC) that is not yet, and writes an entry about it, by which a later loss of the
 * anchor shows. Undefined when there is no such day. Days without entries are anchored, too: there are no gaps to hide in.
 *
 * Waits for transactions that have written to that day; gives up after `patienceSeconds` (error 55P03). Those that began
 * on it and have not yet written find the anchor and fail.
 */
export async function anchorNextDay(tx: Tx, sign: SignAnchor, patienceSeconds: number): Promise<Anchored | undefined> {
  await rows(tx, `select set_config('lock_timeout', $1, true)`, [`${patienceSeconds}s`]);
  // Two at once would anchor the same day; the second would break on the key.
  await rows(tx, `select pg_advisory_xact_lock(hashtext('audit anchors'))`);
  const day = await nextDay(tx);
  if (day === undefined) return undefined;
  // See the trigger of the entries: they hold this shared until their commit.
  await rows(tx, `select pg_advisory_xact_lock(hashtext('audit day'), $1::date - date '1970-01-01')`, [day]);
  const { heads, chains, entries, previousHash, hash } = await headsOf(tx, day);
  const { jws, kid } = await sign({ day, hash });
  await rows(
    tx,
    `insert into audit_anchor (day, heads, previous_hash, hash, jws, kid)
     values ($1, $2, decode($3, 'hex'), decode($4, 'hex'), $5, $6)`,
    [day, heads, previousHash, hash, jws, kid],
  );
  await recordAudit(tx, {
    tenant: platformTenant,
    actor: anchoringActor,
    role: 'job',
    action: 'anchor audit',
    resource: `audit of ${day}`,
    outcome: 'done',
    details: { day, hash, chains, entries },
    ip: null,
    userAgent: null,
    correlationId: null,
  });
  return { day, hash, chains, entries };
}

async function nextDay(tx: Tx): Promise<string | undefined> {
  const next = await row<{ day: string | null; isOver: boolean }>(
    tx,
    `select day::text, day < (now() at time zone 'UTC')::date as "isOver"
       from (select coalesce((select max(day) + 1 from audit_anchor), (select min(day) from audit_chain)) as day) next`,
  );
  return next?.isOver && next.day !== null ? next.day : undefined;
}

type Heads = { heads: string; chains: number; entries: number; previousHash: string | null; hash: string };

/** A statement of its own after the lock: it has to see what those have committed whom the lock waited for. */
const headsOf = async (tx: Tx, day: string): Promise<Heads> =>
  (await row<Heads>(
    tx,
    `with heads as (
       select coalesce(jsonb_agg(jsonb_build_array(tenant, entries, encode(head, 'hex')) order by tenant), '[]') as heads,
              count(*)::int as chains, coalesce(sum(entries), 0)::int as entries
         from audit_chain
        where day = $1
     ), previous as (
       select (select hash from audit_anchor where day = $1::date - 1) as hash
     )
     select heads::text, chains, entries, encode(previous.hash, 'hex') as "previousHash",
            encode(audit_anchor_hash($1::date, heads, previous.hash), 'hex') as hash
       from heads, previous`,
    [day],
  ))!;
