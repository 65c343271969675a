// What payment providers told: stored once for each event, together with the payment it is about. The service that takes
// callbacks writes many with one statement, since each is a request that a provider waits for.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Vault } from '../process/vault';
import type { Told } from '../providers/payments/told';
import { rows, type Tx } from './sql';

export type NewCallback = {
  id: string;
  provider: ProviderName;
  eventId: string;
  eventType: string;
  signature: string | null;
  /** False where the provider signs nothing: it says no more than that there may be something to ask. */
  isSigned: boolean;
  bodyHash: Buffer;
  sealedBody: Buffer;
  told: Told;
  /** There is nothing to do, whatever it is about. */
  isIdle: boolean;
  /** What is done with one about a payment that nobody knows. */
  unknown: 'fail' | 'leave out' | 'let be';
};

export const sealCallback = (vault: Vault, id: string, body: Buffer): Buffer => vault.seal(body, bodyContext(id));
export const bodyContext = (id: string): string => `callback_event.body_sealed ${id}`;

export const nothingKnown = 'nothing is known of what it is about';

export type StoredCallback = {
  id: string;
  /** False: the same event was there before, or it was not to be stored. */
  isNew: boolean;
  paymentId: string | null;
  jurisdiction: string | null;
  /** There is such a payment, and whoever called does not know its secret. */
  isImpostor: boolean;
  /** Nothing is signed, and there are reasons enough already to ask about the payment. */
  isEnough: boolean;
};

/** Columns of what is told, for the look below. */
const namesIn = (told: string): string => `
  (${told} -> 'names' ->> 'reference')::uuid as reference,
  ${told} -> 'names' ->> 'providerReference' as provider_reference,
  ${told} -> 'names' ->> 'transaction' as transaction,
  decode(${told} -> 'names' ->> 'token', 'hex') as token,
  (${told} -> 'names' ->> 'address')::uuid as address`;

/**
 * The payment that a row `t` of names is about. Each way of naming is looked for only when those before it found nothing.
 * Of another provider nothing is found, whatever it names; what nobody signed is about the payment of its address alone,
 * which its sender proved to have been given.
 *
 * `offset 0` keeps the look one by the primary key for each row: the planner does not see how few rows there are, and
 * would rather read the table of payments as a whole, at 5 ms for 20 000.
 */
const namedPayment = `(
  select payment.id, jurisdiction, token_index, provider_reference
    from (select case when not t.is_signed then t.address else coalesce(
            (select id from payment where id = t.reference and provider = t.provider),
            (select payment_id from refund where id = t.reference),
            (select id from payment where provider = t.provider and provider_reference = t.provider_reference),
            (select payment_id from refund
              where provider = t.provider and provider_reference = t.provider_reference and state <> 'failed'),
            (select payment_id from provider_transaction where provider = t.provider and transaction = t.transaction)) end as id
          offset 0) named
    join payment on payment.id = named.id and payment.provider = t.provider
   offset 0)`;

/**
 * Where nothing is signed, it takes the payment's secret besides where it has one, else what the provider calls it.
 * Before the provider has answered our order neither is known here.
 */
const isImpostor = `(not t.is_signed
  and case when p.token_index is not null then p.token_index is distinct from t.token
           else p.provider_reference is distinct from t.provider_reference and p.provider_reference is not null end)`;

/**
 * Each that waits has the provider asked once more, so that nothing is lost with those beyond: when this one came, none of
 * them had been acted upon. So many only, since a provider that was told of us could go on for ever.
 */
const mostWaiting = 20;
const isEnough = `case when t.is_signed or p.id is null then false
  else (select count(*) from (select from callback_event e
                               where e.payment_id = p.id and e.state = 'waiting' and e.signature_valid is null
                               limit ${mostWaiting}) waiting) = ${mostWaiting} end`;

/**
 * Stores those whose event is not there yet, of several of one event one of them; in the order of their names, so that two
 * sets that share some wait for each other instead of deadlocking. What was there before is for `firstTold` to tell: under
 * load hardly any was, and looking for all of them would cost more than everything else here.
 */
export async function storeCallbacks(tx: Tx, callbacks: readonly NewCallback[]): Promise<Map<string, StoredCallback>> {
  const { bytes, places } = packed(callbacks);
  const stored = await rows<StoredCallback>(
    tx,
    `with told as materialized (
       select *, ${namesIn('told')}
         from json_to_recordset($1) as t(
                id uuid, provider text, event_id text, event_type text, signature text, is_signed boolean, told jsonb,
                is_idle boolean, unknown text, at int, size int)
     ), known as materialized (
       select t.*, p.id as payment_id, p.jurisdiction, coalesce(${isImpostor}, false) as is_impostor,
              ${isEnough} as is_enough
         from told t
         left join lateral ${namedPayment} p on true
     ), stored as (
       insert into callback_event (
         id, provider, event_id, event_type, transaction_id, payment_id, body_hash, body_sealed, signature,
         signature_valid, news, state, error, processed_at, processing_ms)
       select id, provider, event_id, event_type, transaction, payment_id, substr($2::bytea, at, 32),
              substr($2::bytea, at + 32, size), signature, case when is_signed then true end, told,
              case when is_idle or payment_id is null and unknown = 'let be' then 'processed'
                   when payment_id is null then 'failed'
                   else 'waiting' end,
              case when payment_id is null and not is_idle and unknown = 'fail' then $3 end,
              case when is_idle or payment_id is null and unknown = 'let be' then now() end,
              case when is_idle or payment_id is null and unknown = 'let be' then 0 end
         from known
        where not is_impostor
          and not is_enough
          and (payment_id is not null or is_idle or unknown <> 'leave out')
        order by provider, event_id
       on conflict (provider, event_id) where state <> 'refused' do nothing
       returning id
     )
     select known.id, stored.id is not null as "isNew", payment_id as "paymentId", jurisdiction,
            is_impostor as "isImpostor", is_enough as "isEnough"
       from known
       left join stored on stored.id = known.id`,
    [JSON.stringify(callbacks.map((callback, index) => recordOf(callback, places[index]!))), bytes, nothingKnown],
  );
  return new Map(stored.map((one) => [one.id, one]));
}

/** One parameter for all bodies and their hashes: as one it goes to the server in binary, as an array it would not. */
function packed(callbacks: readonly NewCallback[]): { bytes: Buffer; places: { at: number; size: number }[] } {
  let at = 1;
  const places = callbacks.map(({ sealedBody, bodyHash }) => {
    const place = { at, size: sealedBody.length };
    at += bodyHash.length + sealedBody.length;
    return place;
  });
  return { bytes: Buffer.concat(callbacks.flatMap(({ bodyHash, sealedBody }) => [bodyHash, sealedBody])), places };
}

const recordOf = (callback: NewCallback, place: { at: number; size: number }) => ({
  id: callback.id,
  provider: callback.provider,
  event_id: callback.eventId,
  event_type: callback.eventType,
  signature: callback.signature,
  is_signed: callback.isSigned,
  told: callback.told,
  is_idle: callback.isIdle,
  unknown: callback.unknown,
  ...place,
});

export type FirstTold = {
  /** Of the callback that asked. */
  id: string;
  firstId: string;
  /** The event was told with the same bytes, or with others that say the same. */
  isSame: boolean;
  /** It failed because its payment was unknown. */
  isUnknown: boolean;
};

/** How those whose event was there before compare with what was told first. What is not there at all is left out. */
export const firstTold = (tx: Tx, callbacks: readonly NewCallback[]): Promise<FirstTold[]> =>
  rows(
    tx,
    // When it happened is no part of what is compared: some providers write the time of sending there.
    `select t.id, e.id as "firstId",
            (e.body_hash = decode(t.hash, 'hex')
              or e.news - 'occurredAt' #- '{news,receivedAt}' = t.told - 'occurredAt' #- '{news,receivedAt}') as "isSame",
            e.state = 'failed' and e.payment_id is null as "isUnknown"
       from json_to_recordset($1) as t(id uuid, provider text, event_id text, hash text, told jsonb)
       join callback_event e on e.provider = t.provider and e.event_id = t.event_id and e.state <> 'refused'`,
    [
      JSON.stringify(
        callbacks.map(({ id, provider, eventId, bodyHash, told }) => ({
          id,
          provider,
          event_id: eventId,
          hash: bodyHash.toString('hex'),
          told,
        })),
      ),
    ],
  );

export type RefusedCallback = Pick<
  NewCallback,
  'id' | 'provider' | 'eventId' | 'eventType' | 'signature' | 'bodyHash'
> & { signatureValid: boolean | null; reason: string };

/** Without their bodies: whoever forges callbacks should not be able to fill the database with them. */
export const storeRefused = (tx: Tx, refused: readonly RefusedCallback[]): Promise<unknown> =>
  rows(
    tx,
    `insert into callback_event (
       id, provider, event_id, event_type, body_hash, signature, signature_valid, state, refused_reason, processed_at)
     select id, provider, "eventId", "eventType", decode("bodyHash", 'hex'), signature, "signatureValid", 'refused', reason,
            now()
       from json_to_recordset($1) as r(
              id uuid, provider text, "eventId" text, "eventType" text, "bodyHash" text, signature text,
              "signatureValid" boolean, reason text)`,
    [JSON.stringify(refused.map((one) => ({ ...one, bodyHash: one.bodyHash.toString('hex') })))],
  );

/** What is known of a callback that waits again. */
export type Woken = { id: string; paymentId: string; jurisdiction: string; isSigned: boolean };

/**
 * Has failed ones wait once more, with the payment looked for anew. Those that are still about nothing known, or have
 * not failed, stay as they are and are left out of the answer.
 */
export const wakeCallbacks = (tx: Tx, ids: readonly string[]): Promise<Woken[]> =>
  rows(
    tx,
    `with failed as materialized (
       select id, provider, signature_valid is not null as is_signed,
              ${namesIn('news')}
         from callback_event
        where id = any($1::uuid[])
          and state = 'failed'
        order by id
          for update
     ), known as (
       select t.id, p.id as payment_id, p.jurisdiction, t.is_signed
         from failed t
         join lateral ${namedPayment} p on true
        where not ${isImpostor}
     )
     update callback_event
        set state = 'waiting', payment_id = known.payment_id, error = null, processed_at = null, processing_ms = null
       from known
      where callback_event.id = known.id
     returning callback_event.id, known.payment_id as "paymentId", known.jurisdiction, known.is_signed as "isSigned"`,
    [ids],
  );
