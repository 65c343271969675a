// Shapes as operators of PDF, for `Sheet.decorate`.

/** Lengths to a hundredth of a point. */
export const short = (length: number): number => Math.round(length * 100) / 100;

type Box = { x: number; y: number; width: number; height: number };

const rgb = (colour: string): string =>
  [1, 3, 5].map((at) => Math.round((Number.parseInt(colour.slice(at, at + 2), 16) / 255) * 1000) / 1000).join(' ');

export const fillColour = (colour: string): string => `${rgb(colour)} rg`;

const rectangle = ({ x, y, width, height }: Box): string =>
  `${short(x)} ${short(y)} ${short(width)} ${short(height)} re`;

export const filledBox = (box: Box, colour: string): string => `${fillColour(colour)} ${rectangle(box)} f`;

export const horizontal = (x: number, y: number, width: number, colour: string, thickness = 0.6): string =>
  filledBox({ x, y: y - thickness / 2, width, height: thickness }, colour);

/** How far the handles of a curve stand off that is to look like a quarter of a circle. */
const handle = 0.5523;

function roundedPath({ x, y, width, height }: Box, radius: number): string {
  const [right, bottom] = [x + width, y + height];
  const near = radius * (1 - handle);
  const at = (...lengths: number[]) => lengths.map(short).join(' ');
  return [
    `${at(x + radius, y)} m ${at(right - radius, y)} l`,
    `${at(right - near, y, right, y + near, right, y + radius)} c ${at(right, bottom - radius)} l`,
    `${at(right, bottom - near, right - near, bottom, right - radius, bottom)} c ${at(x + radius, bottom)} l`,
    `${at(x + near, bottom, x, bottom - near, x, bottom - radius)} c ${at(x, y + radius)} l`,
    `${at(x, y + near, x + near, y, x + radius, y)} c h`,
  ].join(' ');
}

export const roundedBox = (box: Box, radius: number, colour: string): string =>
  `${fillColour(colour)} ${roundedPath(box, radius)} f`;

export const roundedFrame = (box: Box, radius: number, colour: string, thickness: number): string =>
  `${rgb(colour)} RG ${thickness} w ${roundedPath(box, radius)} S`;
