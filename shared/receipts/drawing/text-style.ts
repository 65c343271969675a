// How texts of receipts look and where they stand.

export type Style = { face: 'regular' | 'bold'; size: number; colour: string };
/** `y`: of the baseline. `x`: the left end of the line, unless `at` says its right end or its middle. */
export type Place = { x: number; y: number; at?: 'left' | 'right' | 'middle' };

/** From the top of a line of text to its baseline, and from one to the next, for a font size of 1. */
export const baseline = 0.95;
export const lineHeight = 1.3;
