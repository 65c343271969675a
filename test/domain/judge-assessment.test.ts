import { type Explanation, explanationJson } from '../../shared/domain/explanation/explanation';
import { assess, assessBy } from '../../shared/domain/tariff/assess';
import { assessService } from '../../shared/domain/tariff/assess-service';
import { type CompiledTariff, compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { contradictionInAssessment, type StoredAssessment } from '../../shared/domain/tariff/judge-assessment';
import { aVehicle } from './a-line';
import { base, compiled, sourced } from './a-tariff';
import { landDocument, madagascarTariffs } from './shipped';

const tariffs = madagascarTariffs();
const land = tariffs.find('land', 2026)!;
const approved = { id: 'e-1', ground: 'ambulance', validFrom: '2025-06-01', validTo: null };

function aStored(over: Partial<StoredAssessment> = {}, exemption?: typeof approved): StoredAssessment {
  const vehicle = aVehicle({ use: 'private' });
  const assessed = assess(vehicle, tariffs, { fiscalYear: 2026, ...(exemption && { exemption }) });
  if (assessed.kind === 'rejected') throw new Error('the vehicle is refused');
  return {
    ...vehicle,
    id: 'a-1',
    kind: 'vehicle-tax',
    jurisdiction: 'MG',
    fiscalYear: 2026,
    service: null,
    requestedOn: null,
    amount: String(assessed.amount),
    currency: 'MGA',
    state: assessed.isExempt ? 'exempt' : 'due',
    tariffId: 'mg-land-2026',
    tariffVersion: 1,
    explanation: explanationJson(assessed.explanation),
    revision: 0,
    revisions: null,
    approved: exemption ? [exemption] : null,
    ...over,
  };
}

const judge = (stored: StoredAssessment, tariff: CompiledTariff | string = land) =>
  contradictionInAssessment(stored, () => tariff);
const explained = (stored: StoredAssessment): Explanation => JSON.parse(stored.explanation);
/** With another explanation; the order of its names is one that the short way does not know. */
const reworded = (stored: StoredAssessment, over: Partial<Explanation> = {}): StoredAssessment => {
  const { steps, ...rest } = { ...explained(stored), ...over };
  return { ...stored, explanation: JSON.stringify({ steps, ...rest }) };
};

test('what was assessed agrees, exempt or not, in whatever order its explanation names things', () => {
  for (const stored of [aStored(), aStored({}, approved), aStored({ state: 'overdue' }), aStored({ state: 'paid' })]) {
    expect(judge(stored)).toBeUndefined();
    expect(judge(reworded(stored))).toBeUndefined();
  }
  expect(judge(aStored({ state: 'cancelled' }))).toBeUndefined();
  expect(judge({ ...aStored({}, approved), state: 'cancelled' })).toBeUndefined();
});

test.each<[string, Partial<StoredAssessment>, string]>([
  ['another amount', { amount: '54999' }, 'the amount is 54999, its explanation gives 55000'],
  ['another currency', { currency: 'XAF' }, 'is in XAF, the tariff in MGA'],
  ['another power', { fiscalPower: 6 }, 'its explanation has 7 as fiscalPower, the assessment 6'],
  ['another energy', { energy: 'diesel' }, 'its explanation has "petrol" as energy, the assessment "diesel"'],
  ['another day', { firstCirculation: '2018-03-10' }, 'as firstCirculation, the assessment "2018-03-10"'],
  ['no power', { fiscalPower: null }, 'its explanation has 7 as fiscalPower, the assessment null'],
  ['another year', { fiscalYear: 2027 }, 'is for 2027, its explanation for 2026'],
  ['a year before the tariff', { fiscalYear: 2025 }, 'mg-land-2026 v1 is not valid on 2025-01-01'],
  ['another category', { category: 'sea' }, 'is for sea, mg-land-2026 v1 for land'],
  ['another jurisdiction', { jurisdiction: 'GQ' }, 'is of GQ, mg-land-2026 v1 of MG'],
  ['a state that says exempt', { state: 'exempt' }, 'differ on whether it is exempt'],
])('%s beside the explanation is a contradiction', (_, over, reason) => {
  expect(judge(aStored(over))).toContain(reason);
  expect(judge(reworded(aStored(over)))).toContain(reason);
});

test('what the tariff does not read may be anything', () => {
  expect(judge(aStored({ lengthMetres: 3, powerKw: 70, use: 'rental' }))).toBeUndefined();
});

test.each<[string, Partial<Explanation>, string]>([
  ['inputs of another vehicle', { inputs: { fiscalPower: 20 } }, 'its explanation has'],
  ['more inputs than are read', { inputs: { ...explained(aStored()).inputs, powerKw: 70 } }, '70 as powerKw'],
  [
    'steps of another cell',
    { steps: [{ ...explained(aStored()).steps[0]!, amount: 1 } as never] },
    'its steps are not',
  ],
  ['another version', { tariff: { ...land.citation, version: 2 } }, 'explained by mg-land-2026 v2'],
  ['another hash', { tariff: { ...land.citation, hash: '0123456789abcdef' } }, '(0123456789abcdef), not by'],
  ['another rounding', { rounding: 'up to 100' }, 'rounds up to 100'],
  ['another year', { fiscalYear: 2027 }, 'its explanation for 2027'],
  ['another shape', { v: 2 as never }, 'what is stored as its explanation is none'],
  ['steps that are none', { steps: 'none' as never }, 'what is stored as its explanation is none'],
  ['a step that is none', { steps: [null as never] }, 'what is stored as its explanation is none'],
])('an explanation with %s is a contradiction', (_, over, reason) => {
  expect(judge(reworded(aStored(), over))).toContain(reason);
});

test('what cannot even be read is told, and not thrown', () => {
  for (const explanation of ['{', '[]', 'null', '"x"', '{}']) expect(judge(aStored({ explanation }))).toBeDefined();
  expect(judge(aStored({ amount: 'x' }))).toContain('cannot be computed again');
});

test('an exemption needs its approval, for the same days and grounds, and a state that says so', () => {
  const exempt = aStored({}, approved);
  expect(judge({ ...exempt, state: 'due' })).toContain('differ on whether it is exempt');
  expect(judge({ ...exempt, amount: '55000' })).toContain('its explanation gives 0');
  for (const none of [null, [{ ...approved, id: 'e-2' }]])
    expect(judge({ ...exempt, approved: none })).toBe(
      'exemption e-1 was granted, and nobody approved it for this vehicle',
    );
  for (const other of [{ ground: 'fire-service' }, { validFrom: '2026-01-01' }, { validTo: '2027-01-01' }])
    expect(judge({ ...exempt, approved: [{ ...approved, ...other }] })).toContain('on other grounds or for other days');
  expect(judge({ ...exempt, approved: [{ ...approved, id: 'e-2' }, approved] })).toBeUndefined();
});

test('without the tariff that is cited nothing is proven', () => {
  expect(judge(aStored(), 'cites mg-land-2026 v1, which is not stored')).toContain('not stored');
  const otherwise = compileTariff({ ...landDocument, title: 'A title changed behind our back' });
  expect(judge(aStored(), otherwise)).toContain('explained by mg-land-2026 v1');
});

describe('services', () => {
  const tariff = compiled({ inputs: base, rule: { method: 'percentage', of: 'base', percent: '2.5', ...sourced } });
  const aFee = (over: Partial<StoredAssessment> = {}, inputs: Record<string, number> = { base: 50_001 }) => {
    const assessed = assessService(tariff, inputs, '2026-05-17');
    if (assessed.kind === 'rejected') throw new Error('the service is refused');
    return aStored({
      kind: 'service-fee',
      jurisdiction: 'GQ',
      category: 'service',
      service: 'T-900',
      requestedOn: '2026-05-17',
      currency: 'XAF',
      amount: String(assessed.amount),
      tariffId: 'gq-t-900',
      explanation: explanationJson(assessed.explanation),
      ...{ type: null, fiscalPower: null, energy: null, firstCirculation: null, use: null },
      ...over,
    });
  };

  test('what was assessed agrees', () => {
    expect(judge(aFee(), tariff)).toBeUndefined();
  });

  test.each<[string, Partial<StoredAssessment>, string]>([
    ['another amount', { amount: '1' }, 'its explanation gives 1250'],
    ['another service', { service: 'T-901' }, 'is for T-901, gq-t-900 v1 for T-900'],
    ['a day of another year', { requestedOn: '2025-12-31' }, 'is for 2026 and was requested on 2025-12-31'],
    ['no day', { requestedOn: null }, 'was requested on null'],
    ['a day before the tariff', { requestedOn: '2025-12-31', fiscalYear: 2025 }, 'is not valid on 2025-12-31'],
  ])('%s is a contradiction', (_, over, reason) => {
    expect(judge(aFee(over), tariff)).toContain(reason);
  });

  test('an input that nobody could have given is a contradiction, whatever follows from it', () => {
    const stored = aFee();
    const forged = tariff.compute({ base: 2_000_000_000 }, 2026);
    if ('fault' in forged) throw new Error(forged.fault.message);
    const over = { inputs: { base: 2_000_000_000 }, steps: forged.steps };
    expect(judge({ ...reworded(stored, over), amount: String(forged.amount) }, tariff)).toContain(
      'its input base could not be given: expected at most',
    );
  });

  test('an input that the tariff does not read is a contradiction', () => {
    const stored = aFee();
    const inputs = { ...explained(stored).inputs, extra: 1 };
    expect(judge(reworded(stored, { inputs }), tariff)).toContain('the input extra, which the tariff does not read');
  });
});

describe('what an assessment was before', () => {
  const v2 = compileTariff({ ...landDocument, version: 2, title: 'Corrected' });
  const find = (_: string, version: number) => (version === 1 ? land : version === 2 ? v2 : 'cites a third');
  const before = aStored();
  const vehicle = aVehicle({ use: 'private' });
  const anew = assessBy(
    v2,
    { inputs: explained(before).inputs, since: null, requestedOn: null, words: [] },
    {
      fiscalYear: 2026,
    },
  );
  if (anew.kind === 'rejected') throw new Error('the vehicle is refused');
  const { amount, state, tariffId, tariffVersion, explanation } = before;
  const past = { revision: 0, amount, state, tariffId, tariffVersion, explanation };
  const revised = aStored({
    ...vehicle,
    tariffVersion: 2,
    explanation: explanationJson(anew.explanation),
    revision: 1,
    revisions: [past],
  });

  test('follows from its own explanation too', () => {
    expect(contradictionInAssessment(revised, find)).toBeUndefined();
    const forged = { ...revised, revisions: [{ ...past, amount: '1' }] };
    expect(contradictionInAssessment(forged, find)).toBe('revision 0: the amount is 1, its explanation gives 55000');
    expect(contradictionInAssessment({ ...revised, revisions: [{ ...past, tariffVersion: 3 }] }, find)).toBe(
      'revision 0: cites a third',
    );
  });

  test.each([
    ['is gone', 1, null, 'nothing'],
    ['has a gap', 2, [{ ...past, revision: 1 }], '1'],
    ['has more than there were changes', 0, [past], '0'],
  ])('a history that %s is a contradiction', (_, revision, revisions, held) => {
    expect(contradictionInAssessment({ ...revised, revision, revisions }, find)).toBe(
      `it was changed ${revision} times, its history holds ${held}`,
    );
  });
});
