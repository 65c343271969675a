// From measurements to the rows of the table.
import { type Goal, type GoalName, goals } from './goals';

export type Measurement = { goal: GoalName; measured: number; yardstick?: number };

/** One row of the table and one object of the JSON file, which holds exactly these fields. */
export type Result = {
  id: string;
  what: string;
  measured: number;
  yardstick: number | null;
  ratio: number | null;
  goal: string;
  met: boolean;
};

export function resultOf({ goal: name, measured, yardstick }: Measurement): Result {
  const goal: Goal = goals[name];
  const ratio = yardstick === undefined ? null : measured / yardstick;
  return {
    id: goal.id,
    what: goal.what,
    measured: rounded(measured),
    yardstick: yardstick === undefined ? null : rounded(yardstick),
    ratio: ratio === null ? null : rounded(ratio),
    goal: inWords(goal),
    met: isMet(goal, measured, ratio),
  };
}

function isMet({ bound }: Goal, measured: number, ratio: number | null): boolean {
  if ('ratioAtLeast' in bound) return ratio !== null && ratio >= bound.ratioAtLeast;
  return 'lessThan' in bound ? measured < bound.lessThan : measured <= bound.atMost;
}

function inWords({ bound, unit }: Goal): string {
  if ('ratioAtLeast' in bound) return `≥ ${bound.ratioAtLeast} ×`;
  return 'lessThan' in bound ? `< ${bound.lessThan} ${unit}` : `≤ ${bound.atMost} ${unit}`;
}

/** Three significant digits say all that a shared machine can repeat. */
const rounded = (value: number): number => Number(value.toPrecision(3));
