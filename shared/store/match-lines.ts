// What is known here of the lines of a list: a page of them is held against movements, payments and refunds by one
// statement.
import type { KnownHere, KnownMovement } from '../domain/payment/judge-line';
import type { UndecidedLine } from './reconciliation-lines';
import type { Reconciliation } from './reconciliations';
import { rows, type Tx } from './sql';

/** `referenceId`: the id that our reference on the line leads to. */
export type AskedLine = Pick<UndecidedLine, 'number' | 'kind' | 'transaction' | 'providerReference'> & {
  referenceId: string | null;
};

type Found = { number: number } & Record<'movement' | 'otherwise', MovementRow | null> & {
    payment: KnownHere['payment'];
    refund: (Omit<NonNullable<KnownHere['refund']>, 'amount'> & { amount: string }) | null;
  };
type MovementRow = Omit<KnownMovement, 'amount'> & { amount: string };

/** By the number of the line. */
export async function knownOfLines(
  tx: Tx,
  { id, provider, source }: Reconciliation,
  lines: readonly AskedLine[],
): Promise<Map<number, KnownHere>> {
  const found = await rows<Found>(tx, matching, [id, provider, JSON.stringify(lines), source === 'statement']);
  return new Map(
    found.map(({ number, movement, otherwise, payment, refund }) => [
      number,
      {
        movement: movement && movementOf(movement),
        calledOtherwise: otherwise && movementOf(otherwise),
        payment,
        refund: refund && { ...refund, amount: BigInt(refund.amount) },
      },
    ]),
  );
}

const movementOf = ({ amount, ...movement }: MovementRow): KnownMovement => ({ ...movement, amount: BigInt(amount) });

// Amounts as text: JSON numbers would be rounded on their way.
const movementJson = `
  json_build_object(
    'kind', t.kind, 'transaction', t.transaction, 'paymentId', t.payment_id, 'jurisdiction', t.jurisdiction,
    'amount', t.amount::text, 'currency', t.currency,
    'isAside', t.payment_id is null and exists (
      select
        from payment_case c
       where c.kind = 'unidentified'
         and c.about = 'transaction ' || t.provider || ' ' || t.transaction
         and c.state = 'open'))`;

// A provider without names of its own for refunds calls one as it calls the order; see shared/providers/payments/wave.ts.
const matching = `
  select l.number, m.movement, p.payment, o.otherwise, r.refund
    from json_to_recordset($3) as l(
           number int, kind text, transaction text, "providerReference" text, "referenceId" uuid)
    left join lateral (
      select ${movementJson} as movement
        from provider_transaction t
       where t.provider = $2
         and t.transaction in (l.transaction, case l.kind when 'refund' then l."providerReference" end)
         and (t.transaction = l.transaction or t.kind = 'refund')
       order by t.transaction <> l.transaction
       limit 1
    ) m on true
    left join lateral (
      select json_build_object('id', p.id, 'jurisdiction', p.jurisdiction) as payment, p.id
        from payment p
       where p.provider = $2
         and (p.id = l."referenceId" or p.provider_reference = l."providerReference")
       order by (p.id = l."referenceId") is true desc
       limit 1
    ) p on true
    left join lateral (
      select ${movementJson} as otherwise
        from provider_transaction t
       where $4
         and t.provider = $2
         and m.movement is null
         and t.kind = l.kind
         and (t.payment_id = p.id
              or l.kind = 'refund' and t.transaction = (select provider_reference from refund where id = l."referenceId"))
         and not exists (
               select
                 from reconciliation_line n
                where n.reconciliation_id = $1
                  and n.kind = t.kind
                  and n.transaction = t.transaction)
         and not exists (
               select
                 from reconciliation_line n
                 join reconciliation on reconciliation.id = n.reconciliation_id and reconciliation.provider = $2
                where n.transaction_here = t.transaction
                  and n.transaction <> l.transaction
                  and (n.transaction <> t.transaction or reconciliation.source = 'statement'))
       order by t.created_at, t.transaction
       limit 1
    ) o on true
    left join lateral (
      select json_build_object('id', r.id, 'paymentId', r.payment_id, 'jurisdiction', r.jurisdiction,
                               'amount', r.amount::text, 'currency', r.currency) as refund
        from refund r
       where l.kind = 'refund'
         and m.movement is null
         and r.provider = $2
         and r.payment_id is not null
         and (r.state = 'requested' or r.state = 'approved' and r.by_hand)
         and (r.id = l."referenceId" or r.provider_reference in (l.transaction, l."providerReference"))
       order by (r.id = l."referenceId") is true desc, r.id
       limit 1
    ) r on true`;
