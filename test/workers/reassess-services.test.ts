// Fees of services are ruled by the day of the request, and know of what was declared only what their tariff read.
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { assessService } from '../../shared/domain/tariff/assess-service';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { readTariffDocument, type TariffDocument } from '../../shared/domain/tariff/tariff-document';
import { rows } from '../../shared/store/sql';
import { aTariff, quantity, sourced } from '../domain/a-tariff';
import { anAssessment, assessmentOf } from '../support/assessments';
import { afterRun, anApplication, aRun, contradictionsIn, publishNow } from '../support/corrections';
import { useDatabase } from '../support/database';

const { db } = useDatabase();
// A year that is over: what rules it does not depend on the day on which the test runs.
const fiscalYear = 2024;
const wholeYear = { from: '2024-01-01', to: null };

function aFee(version: number, rate: string, over: Record<string, unknown> = {}): TariffDocument {
  const rule = { method: 'units', of: 'quantity', rate, ...sourced };
  const read = readTariffDocument(aTariff({ version, inputs: quantity, rule, validity: wholeYear, ...over }));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.document;
}

const first = aFee(1, '500');

async function aRequest(requestedOn: string, pages: number): Promise<string> {
  const assessed = assessService(compileTariff(first), { quantity: pages }, requestedOn);
  if (assessed.kind === 'rejected') throw new Error('the request is refused');
  return anAssessment(db(), {
    ...{ kind: 'service-fee', category: 'service', service: 'T-900', jurisdiction: 'GQ', currency: 'XAF' },
    ...{ fiscalYear, requestedOn, firstCirculation: null, tariffId: 'gq-t-900' },
    amount: Number(assessed.amount),
    explanation: JSON.parse(explanationJson(assessed.explanation)),
  });
}

const reassessed = async () => {
  const subject = { jurisdiction: 'GQ', subject: 'T-900', fiscalYear };
  return afterRun(db(), await anApplication(db(), subject));
};

beforeAll(() => publishNow(db(), first));
beforeEach(() => rows(db(), 'truncate reassessment, assessment, job cascade'));

test('requests are computed anew by the version that rules their own day', async () => {
  const [few, many, inMarch] = [
    await aRequest('2024-02-01', 3),
    await aRequest('2024-12-31', 10),
    await aRequest('2024-03-15', 3),
  ];
  expect(await contradictionsIn(db())).toEqual([]);
  const narrower = { quantity: { ...quantity.quantity, max: 5 } };
  await publishNow(db(), aFee(2, '400', { inputs: narrower }));
  await publishNow(db(), aFee(3, '100', { validity: { from: '2024-03-01', to: '2024-04-01' } }));

  expect(await reassessed()).toMatchObject({
    state: 'completed',
    tariffVersion: 2,
    seen: 2,
    changed: 1,
    refused: 1,
    leftAlone: 0,
    amountBefore: '6500',
    amountAfter: '6200',
  });
  expect(await assessmentOf(db(), few)).toMatchObject({ amount: 1200, tariffVersion: 2 });
  expect(await assessmentOf(db(), many)).toMatchObject({ amount: 5000, tariffVersion: 1, revision: 0 });
  expect(await assessmentOf(db(), inMarch)).toMatchObject({ amount: 1500, tariffVersion: 1, revision: 0 });
  expect(await contradictionsIn(db())).toEqual([]);
});

test('a version that reads what nobody was asked for refuses, and one that reads less does not mind', async () => {
  const id = await aRequest('2024-06-01', 4);
  const sheets = { sheets: { type: 'number', min: 0, max: 100 } };
  const rule = { method: 'units', of: 'sheets', rate: '1', ...sourced };
  await publishNow(db(), aFee(4, '1', { inputs: { ...quantity, ...sheets }, rule }));
  expect(await reassessed()).toMatchObject({ seen: 1, changed: 0, refused: 1 });

  await publishNow(db(), aFee(5, '1', { inputs: {}, rule: { method: 'amount', amount: 777, ...sourced } }));
  expect(await reassessed()).toMatchObject({ seen: 1, changed: 1, refused: 0 });
  expect(await assessmentOf(db(), id)).toMatchObject({ amount: 777, tariffVersion: 5 });
  expect(await contradictionsIn(db())).toEqual([]);
});

test('a tax that comes to nothing is paid, and of no service that nobody asked for there is anything to do', async () => {
  const id = await aRequest('2024-07-01', 4);
  await publishNow(db(), aFee(6, '1', { inputs: {}, rule: { method: 'amount', amount: 0, ...sourced } }));
  expect(await reassessed()).toMatchObject({ changed: 1, amountAfter: '0' });
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'paid', amount: 0, paid: 0 });
  expect(await contradictionsIn(db())).toEqual([]);

  await rows(db(), 'truncate reassessment, assessment, job cascade');
  const run = await aRun(db(), { jurisdiction: 'GQ', subject: 'T-900', fiscalYear });
  expect(await afterRun(db(), run)).toMatchObject({ state: 'completed', seen: 0, afterId: null });
});
