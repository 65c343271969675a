// Who holds an Idempotency-Key and what was answered under it. A row without a status is a request still under way:
// its lease lets a successor in when the process behind it died.
import { rows, type Sql, type Tx } from './sql';

export type KeyPlace = { scope: string; key: string };

export type KeptAnswer = { status: number; location: string; body: string; fingerprint: Buffer };

/** `holder` names what the request makes; it tells a request its own claim from another's. */
export type NewClaim = KeyPlace & { holder: string } & (
    | { answer: KeptAnswer; leaseSeconds?: never }
    | { leaseSeconds: number; answer?: never }
  );

/**
 * Claims keys that are free or whose lease ran out; at once with their answers when the whole request happens in this
 * transaction. Returns the holders that got theirs. No key may occur twice. Claims in the order of keys, so that two
 * sets that share keys wait for each other instead of deadlocking.
 */
export async function claimKeys(tx: Tx, claims: readonly NewClaim[]): Promise<Set<string>> {
  const ordered = claims.toSorted((a, b) => (a.scope + a.key < b.scope + b.key ? -1 : 1));
  const claimed = await rows<{ holder: string }>(
    tx,
    `insert into idempotency (scope, key, holder, locked_until, fingerprint, status, location, body)
     select scope, key, holder, now() + lease * interval '1 second', decode(fingerprint, 'hex'), status, location, body
       from json_to_recordset($1) as claim(
              scope text, key text, holder uuid, lease float8, fingerprint text, status smallint, location text, body json)
     on conflict (scope, key) do update
        set holder = excluded.holder,
            locked_until = excluded.locked_until,
            fingerprint = excluded.fingerprint,
            status = excluded.status,
            location = excluded.location,
            body = excluded.body
      where idempotency.status is null
        and idempotency.locked_until < now()
     returning holder`,
    [`[${ordered.map(recordOf).join(',')}]`],
  );
  return new Set(claimed.map(({ holder }) => holder));
}

/** The body goes in as the text it is, so that a repeat is answered byte for byte. */
function recordOf({ scope, key, holder, leaseSeconds, answer }: NewClaim): string {
  const claim = JSON.stringify({ scope, key, holder, lease: leaseSeconds });
  if (answer === undefined) return claim;
  const { fingerprint, status, location, body } = answer;
  const rest = JSON.stringify({ fingerprint: fingerprint.toString('hex'), status, location });
  return `${claim.slice(0, -1)},${rest.slice(1, -1)},"body":${body}}`;
}

export type KeptClaim = KeyPlace & { holder: string; answer: KeptAnswer | null };

/** What is known of the keys, in no order. `answer` is null while the first request is under way. */
export async function findClaims(sql: Sql, places: readonly KeyPlace[]): Promise<KeptClaim[]> {
  const found = await rows<KeyPlace & { holder: string; status: number | null } & Omit<KeptAnswer, 'status'>>(
    sql,
    `select scope, key, holder, fingerprint, status, location, body::text as body
       from idempotency
       join unnest($1::text[], $2::text[]) as place(scope, key) using (scope, key)`,
    [places.map(({ scope }) => scope), places.map(({ key }) => key)],
  );
  return found.map(({ scope, key, holder, status, fingerprint, location, body }) => ({
    scope,
    key,
    holder,
    answer: status === null ? null : { status, fingerprint, location, body },
  }));
}

/** Keeps the answer of a claim made with a lease. False when the lease ran out and somebody else took the key. */
export async function answerClaim(tx: Tx, place: KeyPlace, holder: string, answer: KeptAnswer): Promise<boolean> {
  const answered = await rows(
    tx,
    `update idempotency
        set status = $4,
            location = $5,
            body = $6,
            fingerprint = $7,
            locked_until = null
      where scope = $1
        and key = $2
        and holder = $3
        and status is null
     returning holder`,
    [place.scope, place.key, holder, answer.status, answer.location, answer.body, answer.fingerprint],
  );
  return answered.length > 0;
}

/** Puts the end of the lease off. False when the claim is no longer this holder's. */
export async function extendClaim(sql: Sql, place: KeyPlace, holder: string, leaseSeconds: number): Promise<boolean> {
  const extended = await rows(
    sql,
    `update idempotency
        set locked_until = now() + $4 * interval '1 second'
      where scope = $1
        and key = $2
        and holder = $3
        and status is null
     returning holder`,
    [place.scope, place.key, holder, leaseSeconds],
  );
  return extended.length > 0;
}

/** Frees the key of a request that was refused, so that the same key can be used once the fault is mended. */
export const releaseClaim = (tx: Tx, place: KeyPlace, holder: string): Promise<unknown> =>
  rows(tx, `delete from idempotency where scope = $1 and key = $2 and holder = $3 and status is null`, [
    place.scope,
    place.key,
    holder,
  ]);

/** Deletes at most `most` answers older than `hours`, and returns how many; call again while it returns `most`. */
export async function forgetAnswers(tx: Tx, hours: number, most = 10_000): Promise<number> {
  const forgotten = await rows(
    tx,
    `delete from idempotency
      where ctid = any(array(
              select ctid
                from idempotency
               where created_at < now() - $1 * interval '1 hour'
                 and (status is not null or locked_until < now())
               limit $2))
     returning 1`,
    [hours, most],
  );
  return forgotten.length;
}
