// What a citizen reads: amounts told in words, of quotes and of what is stored.
import { languages } from '../../shared/domain/vehicle-fields';
import { runSet } from '../../shared/jobs/run-set';
import { createPartner } from '../../shared/store/partners';
import * as handlers from '../../workers/tax/assess-small-batch';
import { assessSmallBatch } from '../../workers/tax/assess-small-batch.job';
import { aVehicle, type Vehicle } from '../support/batches';
import { aRunContext } from '../support/engine';
import { aKeyOf, aPartnerWithKey, useIntake } from '../support/intake';

const intake = useIntake();
const inJson = (body: object) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

async function anAssessment(over: Vehicle = {}): Promise<{ key: string; id: string; amount: number }> {
  const { key } = await aPartnerWithKey(intake.db());
  const { json: batch } = await intake.postBatch(key, JSON.stringify(aVehicle(over)));
  const deps = { tariffCache: new Map(), vault: intake.process().vault };
  while ((await runSet({ job: assessSmallBatch, handlers, deps }, aRunContext(intake.db()), { atMost: 10 })) > 0);
  const { json } = await intake.ask(`/api/v1/assessments?batchId=${batch.id}`, key);
  return { key, id: json.items[0].id, amount: json.items[0].amount };
}

test('a stored assessment is explained in the language that was asked for', async () => {
  const { key, id } = await anAssessment({ fiscalPower: 7, energy: 'diesel', firstCirculation: '2014-05-17' });
  const said = new Map<string, string>();
  for (const language of languages) {
    const { status, json } = await intake.ask(`/api/v1/assessments/${id}/explanation?language=${language}`, key);
    expect([status, json.inWords.language]).toEqual([200, language]);
    expect(json).toMatchObject({ assessmentId: id, amount: 115_000, currency: 'MGA' });
    said.set(language, json.inWords.sentences.join('\n'));
  }
  expect(new Set(said.values()).size).toBe(languages.length);
  expect(said.get('fr')).toContain('115\u202f000\u00a0Ar');
  expect(said.get('en')).toContain('115,000\u00a0Ar');
});

test('without a language it speaks that of the jurisdiction', async () => {
  const { key, id } = await anAssessment();
  expect((await intake.ask(`/api/v1/assessments/${id}/explanation`, key)).json.inWords.language).toBe('fr');
});

test.each([
  ['no such assessment', '00000000-0000-7000-8000-000000000000', '', 404, 'ASSESSMENT_NOT_FOUND'],
  ['no id', 'x', '', 400, 'REQUEST_INVALID'],
])('%s is refused', async (_, id, query, status, code) => {
  const { key } = await aPartnerWithKey(intake.db());
  const reply = await intake.ask(`/api/v1/assessments/${id}/explanation${query}`, key);
  expect([reply.status, reply.json.code]).toEqual([status, code]);
});

test('a language nobody speaks here is refused, and so is the assessment of somebody else', async () => {
  const { key, id } = await anAssessment();
  const klingon = await intake.ask(`/api/v1/assessments/${id}/explanation?language=tlh`, key);
  expect([klingon.status, klingon.json.details[0].field]).toEqual([400, 'language']);
  const other = await aPartnerWithKey(intake.db());
  expect((await intake.ask(`/api/v1/assessments/${id}/explanation`, other.key)).status).toBe(404);
});

test('the quote for a vehicle says the same, in the same words, as its assessment', async () => {
  const vehicle = { registration: '4321 TBX', fiscalPower: 12, energy: 'petrol', firstCirculation: '2005-12-31' };
  const { key, id } = await anAssessment(vehicle);
  const stored = await intake.ask(`/api/v1/assessments/${id}/explanation?language=mg`, key);
  const quoted = await intake.ask('/api/v1/quotes?fiscalYear=2026&language=mg', key, inJson(aVehicle(vehicle)));
  expect(quoted.json.inWords).toEqual(stored.json.inWords);
  expect(quoted.json.explanation).toEqual(stored.json.explanation);
});

describe('services', () => {
  let key: string;
  beforeAll(async () => {
    key = (await aKeyOf(intake.db(), await createPartner(intake.db(), 'Of Malabo', 'GQ'))).key;
  });
  const quote = (body: object, query = '') => intake.ask(`/api/v1/quotes${query}`, key, inJson(body));

  test.each([
    [{ service: 'T-552', kind: 'issue' }, 1500],
    [{ service: 'T-553', kind: 'issue' }, 4000],
    [{ service: 'T-553', kind: 'renewal' }, 1500],
    [{ service: 'T-554', kind: 'renewal' }, 40_000],
  ])('%j costs %d francs', async (body, amount) => {
    const { status, json } = await quote(body, '?language=es');
    expect([status, json.amount, json.currency]).toEqual([200, amount, 'XAF']);
    expect(json.inWords.language).toBe('es');
    expect(json.dueOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test.each<[string, object, string, string]>([
    ['an input that is missing', { service: 'T-951' }, 'inputs.', 'FIELD_REQUIRED'],
    [
      'an input that nobody knows',
      { service: 'T-552', kind: 'issue', inputs: { colour: 1 } },
      'inputs.colour',
      'FIELD_UNKNOWN',
    ],
    ['a fee of no kind', { service: 'T-552' }, 'kind', 'FIELD_REQUIRED'],
  ])('%s is named', async (_, body, field, code) => {
    const { status, json } = await quote(body);
    expect([status, json.code]).toEqual([422, 'SERVICE_REQUEST_INVALID']);
    expect(json.details[0].field.startsWith(field)).toBe(true);
    expect(json.details[0].code).toBe(code);
  });

  test('one that does not exist, or belongs to another country, has no fee', async () => {
    for (const service of ['T-000', 'SUB-MONTH']) {
      const { status, json } = await quote({ service });
      expect([status, json.code]).toEqual([422, 'SERVICE_WITHOUT_TARIFF']);
    }
    const { key: mg } = await aPartnerWithKey(intake.db());
    expect((await intake.ask('/api/v1/quotes', mg, inJson({ service: 'T-552', kind: 'issue' }))).status).toBe(422);
  });
});
