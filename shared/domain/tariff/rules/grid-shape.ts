// Which axes the rows of a grid name, and which one their amounts run along.
import { inOrder, type Scope } from '../inputs';
import { inputOf } from './grid-axes';
import { ageAxis, type GridRule } from './grid-rule';

export type GridShape = { rowAxes: string[]; lastAxis: string };

/** Cells are named in the order of the inputs, `5-9/diesel/<=5`: the order of names in a stored document means nothing. */
export function gridShape({ axes, rows }: GridRule, scope: Scope): GridShape | { fault: string } {
  const unnamed = Object.keys(axes).filter((name) => !Object.hasOwn(rows[0]!, name));
  const [lastAxis] = unnamed;
  if (lastAxis === undefined || unnamed.length > 1)
    return { fault: `rows have to name every axis but one; the first leaves out ${unnamed.join(', ') || 'none'}` };
  const others = Object.keys(axes).filter((name) => name !== lastAxis);
  const byInput = new Map(others.map((name) => [inputOf(name), name]));
  return { rowAxes: inOrder(scope, byInput.keys()).map((input) => byInput.get(input) ?? ageAxis), lastAxis };
}
