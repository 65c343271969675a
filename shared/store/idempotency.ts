// Who holds an Idempotency-Key and what was answered under it. A row without a status is a request still under way:
// its lease lets a successor in when the process behind it died.
import { rows, type Sql, type Tx } from './sql';

export type KeyPlace = { scope: string; key: string };

export type KeptAnswer = { status: number; location: string; body: string; fingerprint: Buffer };

/**
 * Claims a key that is free or whose lease ran out, for a request that will answer later. `holder` names what the
 * request makes; it tells a request its own claim from another's.
 */
export async function claimKey(sql: Sql, place: KeyPlace, holder: string, leaseSeconds: number): Promise<boolean> {
  const claimed = await rows(
    sql,
    `insert into idempotency (scope, key, holder, locked_until)
     values ($1, $2, $3, now() + $4 * interval '1 second')
     on conflict (scope, key) do update
        set holder = excluded.holder,
            locked_until = excluded.locked_until
      where idempotency.status is null
        and idempotency.locked_until < now()
     returning holder`,
    [place.scope, place.key, holder, leaseSeconds],
  );
  return claimed.length > 0;
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
