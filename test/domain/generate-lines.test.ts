import { expectedRefusals, generateLines } from '../../scripts/demo/generate-lines';
import { readLines } from '../../shared/domain/read-lines';
import { readVehicleLine } from '../../shared/domain/read-vehicle-line';
import { assess } from '../../shared/domain/tariff/assess';
import { in2026 } from './a-line';
import { madagascarTariffs } from './shipped';

const tariffs = madagascarTariffs();

/** Registrations that are assessed, with how often each occurs, and the codes of the lines that are not. */
function outcomeOf(lines: Iterable<string>) {
  const registrations = new Map<string, number>();
  const codes: Record<string, number> = {};
  for (const read of readLines([...lines].join('\n'), 1, { kind: 'ndjson' })) {
    const result = 'errors' in read ? read : readVehicleLine(read.record, { ...in2026, today: '2026-01-01' });
    const verdict = 'errors' in result ? result : assess(result.line, tariffs, { fiscalYear: 2026 });
    if ('errors' in verdict) {
      const { code } = verdict.errors[0]!;
      codes[code] = (codes[code] ?? 0) + 1;
    } else if ('line' in result && typeof result.line === 'object') {
      const { registrationKey } = result.line;
      registrations.set(registrationKey, (registrations.get(registrationKey) ?? 0) + 1);
    }
  }
  return { registrations, codes };
}

test('what it says it made is what the rules find', () => {
  const { lines, counts } = generateLines({ seed: 42, lines: 40_000, fiscalYear: 2026 });
  const { registrations, codes } = outcomeOf(lines);

  expect(codes).toEqual(expectedRefusals(counts));
  expect(Math.min(...Object.values(counts.faulty))).toBeGreaterThan(5);
  expect(registrations.size).toBe(counts.valid);
  expect([...registrations.values()].reduce((sum, times) => sum + times - 1, 0)).toBe(counts.duplicate);
});

test('about one line in a hundred is faulty and one in a thousand a duplicate', () => {
  const { lines, counts } = generateLines({ seed: 1, lines: 100_000, fiscalYear: 2026 });
  for (const _line of lines);
  const faulty = Object.values(counts.faulty).reduce((sum, count) => sum + count, 0);
  expect(faulty / 100_000).toBeCloseTo(0.01, 2);
  expect(counts.duplicate / 100_000).toBeCloseTo(0.001, 3);
  expect(counts.valid + counts.duplicate + faulty).toBe(counts.lines);
});

test('the same seed makes the same lines, another seed others', () => {
  const made = (seed: number) => [...generateLines({ seed, lines: 300, fiscalYear: 2026 }).lines];
  expect(made(5)).toEqual(made(5));
  expect(made(5)).not.toEqual(made(6));
});
