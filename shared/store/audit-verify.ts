// What verification asks of the audit: a statement looks through a whole day and gives back only what does not fit, so
// millions of entries pass without leaving the database. Days are texts, since those that somebody forged need not be real.
import { type Judged, judge } from './audit-judge';

/** Days (UTC, YYYY-MM-DD), both included; null is open. */
export type DaySpan = { from: string | null; to: string | null };

const withinSpan = (column: string): string =>
  `($1::date is null or ${column} >= $1) and ($2::date is null or ${column} <= $2)`;

/** `isDue`: it is over for more than a day, so the night in which it is anchored has passed. */
export type AuditDay = { day: string; isDue: boolean };

/** Every day that has entries or an end of a chain. Steps from one day to the next in the index: it reads no entries. */
export const daysOfAudit = (judged: Judged, { from, to }: DaySpan): Promise<AuditDay[]> =>
  judge(
    judged,
    `with recursive entry_day(day) as (
       select min(day) from public.audit_entry
       union all
       select (select min(day) from public.audit_entry where day > entry_day.day) from entry_day where entry_day.day is not null
     )
     select day::text, day < (now() at time zone 'UTC')::date - 1 as "isDue"
       from (select day from entry_day where day is not null union select day from public.audit_chain) days
      where ${withinSpan('day')}
      order by days.day`,
    [from, to],
  );

// The hashes of migration 0006 once more. Its own functions are not asked: who can alter an entry can alter them.
const entryHash = `sha256(coalesce(entry.previous_hash, '') || convert_to(jsonb_build_array(
                      entry.tenant, entry.day - date '1970-01-01', entry.number, extract(epoch from entry.at)::text,
                      entry.actor, entry.role, entry.action, entry.resource, entry.outcome, entry.before::text,
                      entry.after::text, entry.details::text, entry.ip, entry.user_agent, entry.correlation_id)::text,
                    'utf8'))`;
const anchorHash = `sha256(coalesce(previous_hash, '') ||
                      convert_to(jsonb_build_array('anchor', day - date '1970-01-01', heads::text)::text, 'utf8'))`;

export type SuspectEntry = {
  tenant: string;
  number: number;
  numberBefore: number | null;
  /** What it says and its hash do not fit each other. */
  isChanged: boolean;
  /** It names another hash than that of the entry before it. */
  isUnlinked: boolean;
};

/** Entries of a day that do not fit themselves or the one before them, in order, at most `limit`. */
export const suspectEntries = (judged: Judged, day: string, limit: number): Promise<SuspectEntry[]> =>
  judge(
    judged,
    `select tenant, number, number_before as "numberBefore", is_changed as "isChanged", is_unlinked as "isUnlinked"
       from (select tenant, number,
                    ${entryHash} <> hash as is_changed,
                    lag(number) over chain as number_before,
                    previous_hash is distinct from lag(hash) over chain as is_unlinked
               from public.audit_entry entry
              where day = $1
             window chain as (partition by tenant order by number)) judged
      where is_changed
         or is_unlinked
         or number <> coalesce(number_before, 0) + 1
      order by tenant, number
      limit $2`,
    [day, limit],
  );

/** How a chain of a day ends, by its newest entry, by its own row, and by the anchor. Hashes in hex. */
export type ChainEnd = {
  tenant: string;
  entry: End | null;
  chain: End | null;
  /** Null also when the day has no anchor that can be believed. */
  anchored: End | null;
};
export type End = { number: number; hash: string };

/** One statement, so that an entry which is added meanwhile is seen in all three or in none. */
export const endsOfChains = (judged: Judged, day: string, isAnchored: boolean): Promise<ChainEnd[]> =>
  judge(
    judged,
    `with recursive entry_tenant(name) as (
       select min(tenant) from public.audit_entry where day = $1
       union all
       select (select min(tenant) from public.audit_entry where day = $1 and tenant > name) from entry_tenant
        where name is not null
     ), newest as (
       select name as tenant, jsonb_build_object('number', number, 'hash', encode(hash, 'hex')) as ending
         from entry_tenant
        cross join lateral (select number, hash from public.audit_entry where day = $1 and tenant = name
                             order by number desc limit 1) entry
     ), chain as (
       select tenant, jsonb_build_object('number', entries, 'hash', encode(head, 'hex')) as ending
         from public.audit_chain
        where day = $1
     ), anchored as (
       select head ->> 0 as tenant, jsonb_build_object('number', head -> 1, 'hash', head ->> 2) as ending
         from public.audit_anchor
        cross join jsonb_array_elements(heads) as head
        where day = $1
          and $2
     )
     select coalesce(newest.tenant, chain.tenant, anchored.tenant) as tenant, newest.ending as entry,
            chain.ending as chain, anchored.ending as anchored
       from newest
       full join chain on chain.tenant = newest.tenant
       full join anchored on anchored.tenant = coalesce(newest.tenant, chain.tenant)
      order by 1`,
    [day, isAnchored],
  );

export type AnchorRow = {
  day: string;
  hash: string;
  jws: string;
  kid: string;
  /** What it holds and its hash do not fit each other. */
  isChanged: boolean;
  /** It names another hash than that of the anchor before it. */
  isUnlinked: boolean;
  /** From the anchor before; null for the first. */
  daysSince: number | null;
};

export const anchorRows = (judged: Judged, { from, to }: DaySpan): Promise<AnchorRow[]> =>
  judge(
    judged,
    `select day::text, encode(hash, 'hex') as hash, jws, kid, is_changed as "isChanged", is_unlinked as "isUnlinked",
            days_since as "daysSince"
       from (select *,
                    ${anchorHash} <> hash as is_changed,
                    previous_hash is distinct from lag(hash) over (order by day) as is_unlinked,
                    day - lag(day) over (order by day) as days_since
               from public.audit_anchor) judged
      where ${withinSpan('day')}
      order by judged.day`,
    [from, to],
  );

export const hasAnchors = async (judged: Judged): Promise<boolean> =>
  (await judge(judged, 'select from public.audit_anchor limit 1')).length > 0;

export type LostAnchor = { day: string; tenant: string; number: number; anchoredDay: string };

/** Entries which tell of an anchor that is not there, or not as they tell of it. */
export const lostAnchors = (judged: Judged, { from, to }: DaySpan, anchoringActor: string): Promise<LostAnchor[]> =>
  judge(
    judged,
    `select entry.day::text, entry.tenant, entry.number, entry.details ->> 'day' as "anchoredDay"
       from public.audit_entry entry
       left join public.audit_anchor anchor on anchor.day::text = entry.details ->> 'day'
      where entry.action = 'anchor audit'
        and entry.actor = $3
        and ${withinSpan('entry.day')}
        and encode(anchor.hash, 'hex') is distinct from entry.details ->> 'hash'
      order by entry.day, entry.tenant, entry.number`,
    [from, to, anchoringActor],
  );

/** Whether some entry or anchor has this hash, of 64 hex digits. Reads everything. */
export async function isHashInAudit(judged: Judged, hash: string): Promise<boolean> {
  const found = await judge(
    judged,
    `select from public.audit_anchor where hash = decode($1, 'hex')
      union all
     select from public.audit_entry where hash = decode($1, 'hex')
      limit 1`,
    [hash],
  );
  return found.length > 0;
}
