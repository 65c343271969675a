// Assessments whose notices are paid, with real explanations.
import { dayIn } from '../../shared/domain/days';
import type { Assessed } from '../../shared/domain/tariff/assess';
import { assessService } from '../../shared/domain/tariff/assess-service';
import { readServiceInputs } from '../../shared/domain/tariff/read-service-inputs';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { insertInstalments } from '../../shared/store/instalments';
import { insertServiceAssessment } from '../../shared/store/service-assessments';
import { type Database, rows, withTx } from '../../shared/store/sql';
import { loadServiceTariff } from '../../shared/store/tariffs';
import { aPartner, type Vehicle } from '../support/batches';
import { assessed } from '../tariffs/assessed';

type NoticeFields = { state?: string; dueOn?: string; charges?: number; paid?: number; isTest?: boolean };

/** Of a vehicle of Madagascar. */
export async function aNotice(db: Database, over: NoticeFields = {}, vehicle: Vehicle = {}): Promise<string> {
  const { state = 'due', dueOn = null, charges = 0, paid = 0, isTest = false } = over;
  const id = await assessed(db, await aPartner(db), vehicle, { state, isTest });
  await rows(db, `update assessment set due_on = $2, charges = $3, paid = $4 where id = $1`, [
    id,
    dueOn,
    charges,
    paid,
  ]);
  return id;
}

/** Of a service of Equatorial Guinea, where parts are taken. */
export async function aServiceNotice(
  db: Database,
  service: string,
  inputs: Record<string, unknown>,
  instalments: readonly { number: number; amount: bigint; dueOn: string }[] = [],
): Promise<string> {
  const today = dayIn('Africa/Malabo', new Date());
  const tariff = (await loadServiceTariff(db, 'GQ', service, { on: today, today }, new Map()))!;
  const read = readServiceInputs(inputs, tariff);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  const { amount, currency, explanation, dueOn } = assessService(tariff, read.inputs, today) as Assessed;
  const id = timeOrderedId();
  const owner = { partnerId: await aPartner(db), accountId: null } as const;
  await withTx(db, async (tx) => {
    await insertServiceAssessment(tx, {
      ...{ id, owner, service, amount, currency, explanation, dueOn },
      jurisdiction: 'GQ',
      ref: null,
      requestedOn: today,
      state: 'due',
      tariff,
      isTest: false,
    });
    await insertInstalments(tx, id, instalments);
  });
  return id;
}
