// A grid rule made ready for millions of lookups: bands become positions in one flat list of cells.
import { firstDayOf } from '../days';
import type { Energy } from '../vehicle-fields';
import type { Confidence, GridRule } from './grid-rule';
import { oncePerYear } from './once-per-year';

export type GridInputs = { fiscalPower: number; energy: Energy; firstCirculation: string };

export type GridStep = { rule: 'grid'; cell: string; amount: number; law: string; confidence: Confidence };

/** One step object per cell, shared by every explanation that names the cell: nothing may change it. */
export type GridCell = { amount: bigint; step: Readonly<GridStep> };

/** The cell of a vehicle in a fiscal year. Total for a document that was read without faults and power of 1 or more. */
export type GridLookup = (inputs: GridInputs, fiscalYear: number) => GridCell;

export function compileGrid({ axes, rows }: GridRule): GridLookup {
  const ages = axes.age.bands;
  const energyAt: Record<string, number> = Object.fromEntries(axes.energy.values.map((name, index) => [name, index]));
  const highestPowers = axes.fiscalPower.bands.map((band) => band.to ?? Number.POSITIVE_INFINITY);
  const cells = new Array<GridCell>(highestPowers.length * axes.energy.values.length * ages.length);

  for (const row of rows) {
    const powerIndex = axes.fiscalPower.bands.findIndex((band) => band.key === row.fiscalPower);
    for (const [ageIndex, { key }] of ages.entries()) {
      const amount = row.amounts[key]!;
      const cell = `${row.fiscalPower}/${row.energy}/${key}`;
      const step = { rule: 'grid', cell, amount, law: row.legalReference, confidence: row.confidence } as const;
      cells[placeOf(powerIndex, energyAt[row.energy]!, ageIndex)] = {
        amount: BigInt(amount),
        step: Object.freeze(step),
      };
    }
  }

  function placeOf(powerIndex: number, energyIndex: number, ageIndex: number): number {
    return (powerIndex * axes.energy.values.length + energyIndex) * ages.length + ageIndex;
  }

  const oldestDaysIn = oncePerYear((fiscalYear) => oldestDayPerBand(ages, fiscalYear));

  return ({ fiscalPower, energy, firstCirculation }, fiscalYear) => {
    let powerIndex = 0;
    while (fiscalPower > highestPowers[powerIndex]!) powerIndex++;
    const days = oldestDaysIn(fiscalYear);
    let ageIndex = 0;
    while (ageIndex < days.length && firstCirculation < days[ageIndex]!) ageIndex++;
    return cells[placeOf(powerIndex, energyAt[energy]!, ageIndex)]!;
  };
}

/**
 * The earliest first circulation that is still in each closed band. Whoever first circulated on 1 January exactly five
 * years before the day of measuring has completed five years, not more: "up to 5" includes that day and "over 5" begins
 * with the day before it. Measuring on 1 January spares the question of when 29 February has its anniversary.
 */
function oldestDayPerBand(bands: GridRule['axes']['age']['bands'], fiscalYear: number): string[] {
  return bands.flatMap(({ upTo }) => (upTo === null ? [] : [firstDayOf(fiscalYear - upTo)]));
}
