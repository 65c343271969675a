// Staff who look after money, over the API: payments that were settled, refunds, and cases.
import { randomUUID } from 'node:crypto';
import type { Role } from '../../shared/domain/permissions';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import type { Receipt } from '../../shared/store/money-movements';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { rows, withTx } from '../../shared/store/sql';
import { settleAndTell } from '../../workers/payments/settle';
import { type Asking, aPerson, aPersonOf, threePartners } from '../access/callers';
import { type AssessmentFields, anAssessment } from '../support/assessments';
import { type Reply, useIntake } from '../support/intake';
import { ledgerFaults } from '../support/ledger';
import { aPendingPayment, aReceipt, type OrderFields } from '../support/payments';

type Paid = {
  /** Of new assessments; one of 100 000 unless told otherwise. */
  of?: readonly Partial<AssessmentFields>[];
  received?: bigint;
  over?: OrderFields;
  receipt?: Partial<Receipt>;
};

/** Every test ends with books that contradict neither themselves nor what stands beside them. */
export function useTreasury() {
  const intake = useIntake();
  const db = () => intake.db();
  const people = {} as Record<'finance' | 'second' | 'supervisor' | 'agent' | 'guinean', Asking>;
  beforeAll(async () => {
    const partners = await threePartners(intake.process());
    const roles = { finance: 'finance', second: 'finance', supervisor: 'supervisor', agent: 'agent' } as const;
    for (const [name, role] of Object.entries(roles))
      people[name as keyof typeof roles] = await aPerson(intake.process(), role as Role, partners);
    people.guinean = await aPersonOf(intake.process(), 'finance', { jurisdiction: 'GQ', partnerId: null });
  });
  afterEach(async () => {
    expect(await ledgerFaults(db())).toEqual([]);
  });

  const ask = (who: Asking, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
    intake.ask(path, null, {
      ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...who.headers, 'Content-Type': 'application/json', ...headers },
    });
  const settle = (...receipts: Receipt[]) => withTx(db(), (tx) => settleAndTell(tx, receipts, () => ({})));

  return {
    intake,
    db,
    people,
    ask,
    settle,
    /** A payment that has its money, with its assessments in order. */
    async paid({ of = [{}], received, over = {}, receipt = {} }: Paid = {}) {
      const assessments: string[] = [];
      for (const fields of of) assessments.push(await anAssessment(db(), fields));
      const items = assessments.map((assessmentId) => ({ assessmentId }));
      const payment = await aPendingPayment(db(), { items, ...over });
      const money = aReceipt(payment, { ...(received !== undefined && { amount: received }), ...receipt });
      await settle(money);
      return { id: payment.id, payment, assessments, money };
    },
    paymentOf: async (id: string): Promise<PaymentRow> => (await paymentById(db(), id))!,
    refund: (id: string, body: object = {}, who = people.finance, key: string = randomUUID()): Promise<Reply> =>
      ask(
        who,
        `/api/v1/payments/${id}/refunds`,
        { amount: null, reason: 'paid twice', ...body },
        { 'Idempotency-Key': key },
      ),
    decide: (id: string, who: Asking, decision = 'approved'): Promise<Reply> =>
      ask(who, `/api/v1/refunds/${id}/decision`, { decision, reason: 'seen' }),
    withdraw: (id: string, who = people.finance): Promise<Reply> => ask(who, `/api/v1/refunds/${id}/withdrawal`, ''),
    complete: (id: string, who = people.second, transaction = `hand-${randomUUID()}`): Promise<Reply> =>
      ask(who, `/api/v1/refunds/${id}/completion`, { transaction, reason: 'sent from the merchant account' }),
    fail: (id: string, who = people.second): Promise<Reply> =>
      ask(who, `/api/v1/refunds/${id}/failure`, { reason: 'not on the pages of the provider' }),
    caseOf: async (paymentId: string, kind: string): Promise<string> => {
      const [found] = await rows<{ id: string }>(
        db(),
        'select id from payment_case where payment_id = $1 and kind = $2',
        [paymentId, kind],
      );
      return found!.id;
    },
    resolve: (id: string, body: object, who = people.finance): Promise<Reply> =>
      ask(who, `/api/v1/cases/${id}/resolution`, { reason: 'looked at', ...body }),
    dismiss: (id: string, who = people.finance): Promise<Reply> =>
      ask(who, `/api/v1/cases/${id}/dismissal`, { reason: 'nothing to do' }),
    /** Newest first. */
    audit: (most = 1) => listAudit(db(), everyEntry, most),
    jobsFor: (refundId: string) =>
      rows<{ name: string; state: string }>(db(), `select name, state from job where subject_id = $1`, [refundId]),
  };
}

export const codeOf = ({ status, json }: Reply): string => `${status} ${json?.code ?? json?.state ?? ''}`;
