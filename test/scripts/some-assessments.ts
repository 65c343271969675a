// Prints one digest of very many assessments, chosen without chance: test/domain/any-machine.test.ts runs it in processes
// that differ in zone, language and clock.
import { createHash } from 'node:crypto';
import { dueOn, dueRuleForYear } from '../../shared/domain/assessment/due-date';
import { chargesUpTo, latePaymentRuleFor } from '../../shared/domain/assessment/late-payment';
import { addDays } from '../../shared/domain/days';
import { explainInWords, explanationLanguages } from '../../shared/domain/explanation/explain-in-words';
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { shippedCatalogues, tariffsOfCatalogue } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { assess } from '../../shared/domain/tariff/assess';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { energies } from '../../shared/domain/vehicle-fields';
import { aVehicle, in2026 } from '../domain/a-line';
import { landDocument, madagascarTariffs } from '../domain/shipped';

const ripe = { ...in2026, fiscalYear: 9998, today: '9998-12-31' };

function* everything(): Iterable<string> {
  const tariffs = madagascarTariffs();
  for (let n = 0; n < 4000; n++) {
    const fields = {
      fiscalPower: 1 + (n % 40),
      energy: energies[n % 4]!,
      firstCirculation: addDays('1998-12-25', n * 3),
    };
    const assessment = assess(aVehicle(fields, ripe), tariffs, { fiscalYear: 2026 + (n % 5) });
    if (assessment.kind === 'rejected') throw new Error('land has a tariff');
    const { explanation, amount } = assessment;
    yield `${amount} ${explanationJson(explanation)}`;
    const { document } = tariffs.find('land', 2026)!;
    if (n % 20 === 0)
      for (const language of explanationLanguages)
        yield explainInWords(explanation, document, language).sentences.join();
  }
  for (const tariff of shippedCatalogues().flatMap(tariffsOfCatalogue).map(compileTariff)) {
    const least = Object.fromEntries(
      tariff.reads.map((name) => {
        const input = tariff.document.inputs?.[name];
        return [
          name,
          input === undefined
            ? 'issue'
            : input.type === 'choice'
              ? input.values[0]!
              : Math.max(input.min, Math.min(input.max, 77_777)),
        ];
      }),
    );
    const outcome = tariff.compute(least, 2026);
    yield JSON.stringify({ ...outcome, amount: 'amount' in outcome ? String(outcome.amount) : null });
  }
  yield* dates();
}

function* dates(): Iterable<string> {
  const { due } = landDocument;
  const rule = dueRuleForYear({ due }, 2026);
  for (let n = 0; n < 400; n++)
    yield String(dueOn(rule, { fiscalYear: 2026, firstCirculation: addDays('2025-12-01', n), requestedOn: null }));
  const late = {
    id: 'late',
    on: true,
    dueFrom: '2026-01-01',
    dueTo: null,
    graceDays: 0,
    once: { percent: '10' },
    monthly: { percent: '1' },
    capPercent: 100,
    rounding: { to: 100, mode: 'up' },
    legalReference: 'late',
    confidence: 'sample',
  } as const;
  const charging = latePaymentRuleFor([late], '2026-01-31')!;
  for (let n = 0; n < 900; n += 7)
    for (const { period, amount } of chargesUpTo({
      rule: charging,
      dueOn: '2026-01-31',
      unpaid: 65_000n,
      today: addDays('2026-01-30', n),
      alreadyCharged: [],
    }))
      yield `${n} ${period} ${amount}`;
}

const digest = createHash('sha256');
for (const line of everything()) digest.update(`${line}\n`);
process.stdout.write(digest.digest('hex'));
