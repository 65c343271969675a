// Many small batches accepted by one statement: their keys, themselves and their only chunks.
import type { NewBatch, ReceivedCounts } from './batches';
import type { SealedChunk } from './chunks';
import type { KeptAnswer, KeyPlace } from './idempotency';
import { rows, type Tx } from './sql';

export type WholeBatch = NewBatch & ReceivedCounts & { place: KeyPlace; answer: KeptAnswer; chunk: SealedChunk };

/**
 * Claims each batch's key, at once with its answer, and stores those that got theirs; returns their ids. A key that is
 * taken is left alone, unless the lease of a request that died has run out. No key may occur twice. Keys are claimed in
 * their order, so that two sets that share some wait for each other instead of deadlocking.
 *
 * One statement instead of three, because at some thirty batches a set the round trips are what costs.
 */
export async function insertWholeBatches(tx: Tx, batches: readonly WholeBatch[]): Promise<Set<string>> {
  const ordered = batches.toSorted((a, b) => (a.place.scope + a.place.key < b.place.scope + b.place.key ? -1 : 1));
  const inserted = await rows<{ id: string }>(
    tx,
    `with whole as materialized (
       select *
         from json_to_recordset($1) as w(
                id uuid, "partnerId" uuid, jurisdiction text, "fiscalYear" smallint, currency text, "format" json,
                "isTest" boolean, "notifyOwners" boolean, "apiKeyId" uuid, "receivedAt" timestamptz,
                scope text, key text, fingerprint text, status smallint, location text,
                body text, "firstLine" int, lines int, "tooLong" int[], n int)
     ), claimed as (
       insert into idempotency (scope, key, holder, fingerprint, status, location, body)
       select scope, key, id, decode(fingerprint, 'hex'), status, location, body::json
         from whole
        order by n
       on conflict (scope, key) do update
          set holder = excluded.holder,
              locked_until = null,
              fingerprint = excluded.fingerprint,
              status = excluded.status,
              location = excluded.location,
              body = excluded.body
        where idempotency.status is null
          and idempotency.locked_until < now()
       returning holder
     ), accepted as (
       insert into batch (
         id, partner_id, jurisdiction, fiscal_year, currency, format, is_test, notify_owners, api_key_id, state,
         line_count, chunk_count, received_at)
       select id, "partnerId", jurisdiction, "fiscalYear", currency, format, "isTest", "notifyOwners", "apiKeyId",
              'processing', lines, 1, "receivedAt"
         from claimed
         join whole on id = holder
     )
     insert into batch_chunk (batch_id, chunk, first_line, line_count, too_long, body, is_sealed)
     select id, 0, "firstLine", lines, "tooLong", ($2::bytea[])[n], true
       from claimed
       join whole on id = holder
     returning batch_id as id`,
    [JSON.stringify(ordered.map(recordOf)), ordered.map(({ chunk }) => chunk.sealedBody)],
  );
  return new Set(inserted.map(({ id }) => id));
}

const recordOf = (batch: WholeBatch, index: number) => ({
  id: batch.id,
  partnerId: batch.partnerId,
  jurisdiction: batch.jurisdiction,
  fiscalYear: batch.fiscalYear,
  currency: batch.currency,
  format: batch.format,
  isTest: batch.isTest,
  notifyOwners: batch.notifyOwners,
  apiKeyId: batch.apiKeyId,
  receivedAt: batch.receivedAt,
  scope: batch.place.scope,
  key: batch.place.key,
  fingerprint: batch.answer.fingerprint.toString('hex'),
  status: batch.answer.status,
  location: batch.answer.location,
  body: batch.answer.body,
  firstLine: batch.chunk.firstLine,
  lines: batch.lineCount,
  tooLong: batch.chunk.tooLong,
  n: index + 1,
});
