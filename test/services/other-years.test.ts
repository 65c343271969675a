// Age counts on the first day of the year that is assessed, whenever that is done: at the boundaries and the day beside.
import { withTx } from '../../shared/store/sql';
import { publishTariffs } from '../../shared/store/tariffs';
import { landDocument } from '../domain/shipped';
import { aVehicle } from '../support/batches';
import { aPartnerWithKey, useIntake } from '../support/intake';

const intake = useIntake();
let key: string;
beforeAll(async () => {
  const of2025 = { ...landDocument, id: 'mg-land-2025', validity: { from: '2025-01-01', to: '2026-01-01' } };
  const publication = { inForceOn: '2025-01-01', authors: ['shell:a'], publishedBy: 'shell:b' };
  await withTx(intake.db(), (tx) => publishTariffs(tx, [{ document: of2025, ...publication }]));
  ({ key } = await aPartnerWithKey(intake.db()));
});

const bandIn = async (fiscalYear: number, firstCirculation: string) => {
  const { status, json } = await intake.ask(`/api/v1/quotes?fiscalYear=${fiscalYear}`, key, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(aVehicle({ firstCirculation })),
  });
  return status === 200 ? json.explanation.steps[0].cell.split('/')[2] : json.details[0].code;
};

test.each([2025, 2026, 2027])('in %d a vehicle has the age of that year', async (year) => {
  const bands = [];
  for (const age of [5, 10, 20])
    for (const day of [`${year - age}-01-02`, `${year - age}-01-01`, `${year - age - 1}-12-31`])
      bands.push(await bandIn(year, day));
  expect(bands).toEqual(['<=5', '<=5', '>5<=10', '>5<=10', '>5<=10', '>10<=20', '>10<=20', '>10<=20', '>20']);
});

test('one that first circulated after the end of the year is refused for it', async () => {
  expect(await bandIn(2025, '2026-01-01')).toBe('DATE_AFTER_FISCAL_YEAR');
});

test('a year that no tariff rules is refused, not guessed at', async () => {
  expect(await bandIn(2024, '2010-01-01')).toBe('FISCAL_YEAR_WITHOUT_TARIFF');
});
