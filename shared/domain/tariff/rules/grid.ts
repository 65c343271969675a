// A grid rule made ready for millions of lookups: places on the axes become a position in one flat list of cells.
import { whole } from '../../exact/fraction';
import { compileAxis, inputOf } from './grid-axes';
import { gridFaults } from './grid-faults';
import { type GridRule, keysOn } from './grid-rule';
import { gridShape } from './grid-shape';
import type { Computed, RuleMethod } from './rule-method';

export const gridMethod: RuleMethod<GridRule> = {
  faults: gridFaults,
  isWhole: true,
  reads: ({ axes }) => Object.keys(axes).map(inputOf),
  range({ rows }) {
    const amounts = rows.flatMap((row) => Object.values(row.amounts));
    return { min: whole(Math.min(...amounts)), max: whole(Math.max(...amounts)) };
  },
  compile(rule, scope) {
    const shape = gridShape(rule, scope);
    if ('fault' in shape) throw new Error(shape.fault);
    const names = [...shape.rowAxes, shape.lastAxis];
    const axes = names.map((name) => ({ find: compileAxis(name, rule.axes[name]!), keys: keysOn(rule.axes[name]!) }));
    const cells = new Array<Computed>(axes.reduce((count, { keys }) => count * keys.length, 1));
    for (const row of rule.rows) {
      for (const [key, amount] of Object.entries(row.amounts)) {
        const places = [...shape.rowAxes.map((name) => String(row[name])), key];
        const { legalReference: law, confidence } = row;
        const step = { rule: 'grid', cell: places.join('/'), amount, law, confidence } as const;
        const position = axes.reduce((at, { keys }, index) => at * keys.length + keys.indexOf(places[index]!), 0);
        // One object per cell, shared by every explanation that names it.
        cells[position] = { value: whole(amount), steps: Object.freeze([Object.freeze(step)]) };
      }
    }
    return (inputs, fiscalYear) => {
      let position = 0;
      for (const { find, keys } of axes) position = position * keys.length + find(inputs, fiscalYear);
      return cells[position]!;
    };
  },
};
