// Sample marks for the heads of receipts, until an authority gives its own: plants, and no coat of arms. Each is drawn into
// a square of 100 by 100, y downwards, as operators of PDF that are put together once per process.
import type { JurisdictionPack } from '../../domain/jurisdictions/pack';
import { fillColour, short } from './shapes';

type Emblem = JurisdictionPack['receipts']['emblem'];
type Point = readonly [x: number, y: number];

const at = (...points: Point[]): string => points.map(([x, y]) => `${short(x)} ${short(y)}`).join(' ');
const polygon = ([first, ...others]: readonly [Point, ...Point[]]): string =>
  `${at(first)} m ${others.map((point) => `${at(point)} l`).join(' ')} h`;

/** `length` away from `from`, `degrees` counted from the right, anticlockwise. */
function towards([x, y]: Point, degrees: number, length: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [x + Math.cos(angle) * length, y - Math.sin(angle) * length];
}

/** A blade from `from` to its tip, widest beyond its middle. */
function leaf(from: Point, degrees: number, length: number, width: number): string {
  const tip = towards(from, degrees, length);
  const [left, right] = [degrees + 90, degrees - 90].map((side) => [
    towards(towards(from, degrees, length * 0.3), side, width * 0.9),
    towards(towards(from, degrees, length * 0.8), side, width),
  ]) as [[Point, Point], [Point, Point]];
  return `${at(from)} m ${at(left[0], left[1], tip)} c ${at(right[1], right[0], from)} c h`;
}

function ellipse([x, y]: Point, wide: number, high: number): string {
  const [dx, dy] = [wide * 0.5523, high * 0.5523];
  return [
    `${at([x + wide, y])} m`,
    `${at([x + wide, y + dy], [x + dx, y + high], [x, y + high])} c`,
    `${at([x - dx, y + high], [x - wide, y + dy], [x - wide, y])} c`,
    `${at([x - wide, y - dy], [x - dx, y - high], [x, y - high])} c`,
    `${at([x + dx, y - high], [x + wide, y - dy], [x + wide, y])} c h`,
  ].join(' ');
}

/** One by one: in one path, what overlaps could cancel out. */
const filled = (paths: readonly string[]): string => paths.map((path) => `${path} f`).join(' ');

/** The fan of the traveller's palm: stalks in one plane out of a short trunk, a blade on each. */
function traveller(): string {
  const heart: Point = [50, 66];
  const blades = Array.from({ length: 11 }, (_, place) => {
    const degrees = 2 + place * 17.6;
    const foot = towards(heart, degrees, 21);
    const stalk = polygon([
      towards(heart, degrees + 90, 1),
      towards(foot, degrees + 90, 0.8),
      towards(foot, degrees - 90, 0.8),
      towards(heart, degrees - 90, 1),
    ]);
    return `${stalk} f ${leaf(foot, degrees, 26, 3.9)}`;
  });
  const trunk = `${at([44, 60])} m ${at([56, 60])} l ${at([53.4, 70], [53.4, 80], [54.6, 90])} c ${at([45.4, 90])} l ${at([46.6, 80], [46.6, 70], [44, 60])} c h`;
  return filled([...blades, trunk]);
}

/** The ceiba: a high straight trunk on wide roots, and a crown in storeys. */
function ceiba(): string {
  const trunk = `${at([46.4, 36])} m ${at([53.6, 36])} l ${at([54, 62], [55, 78], [68, 90])} c ${at([58, 87.5])} l ${at([54.5, 90])} l ${at([50, 86])} l ${at([45.5, 90])} l ${at([42, 87.5])} l ${at([32, 90])} l ${at([45, 78], [46, 62], [46.4, 36])} c h`;
  const boughs = [
    polygon([
      [48, 50],
      [27, 38],
      [29, 35.5],
      [50, 45],
    ]),
    polygon([
      [52, 50],
      [73, 38],
      [71, 35.5],
      [50, 45],
    ]),
  ];
  const crown = [
    ellipse([50, 20], 23, 10.5),
    ellipse([30, 30], 20, 8.5),
    ellipse([70, 30], 20, 8.5),
    ellipse([50, 31], 22, 8),
  ];
  return filled([trunk, ...boughs, ...crown]);
}

/** The baobab: a trunk like a bottle, and short boughs like roots in the air. */
function baobab(): string {
  const trunk = `${at([40, 40])} m ${at([60, 40])} l ${at([66, 55], [67, 74], [73, 90])} c ${at([27, 90])} l ${at([33, 74], [34, 55], [40, 40])} c h`;
  const boughs = [148, 126, 104, 76, 54, 32].map((degrees) => {
    const foot: Point = [50 + (90 - degrees) * -0.12, 44];
    const tip = towards(foot, degrees, degrees > 100 && degrees < 130 ? 25 : 27);
    return polygon([
      towards(foot, degrees + 90, 3.6),
      towards(tip, degrees + 90, 1),
      towards(tip, degrees - 90, 1),
      towards(foot, degrees - 90, 3.6),
    ]);
  });
  const crown = [
    [24, 27, 12.5, 6],
    [35, 18.5, 12, 6],
    [50, 15, 12.5, 6],
    [65, 18.5, 12, 6],
    [76, 27, 12.5, 6],
  ].map(([x, y, wide, high]) => ellipse([x!, y!], wide!, high!));
  return filled([trunk, ...boughs, ...crown]);
}

const drawn: Readonly<Record<Emblem, string>> = { traveller: traveller(), ceiba: ceiba(), baobab: baobab() };
const ring = `${ellipse([50, 50], 49, 49)} ${ellipse([50, 50], 47, 47)} f*`;

/** In a ring of its own, `size` wide, its upper left corner at `x` and `y`. */
export function emblem(
  name: Emblem,
  [x, y]: Point,
  size: number,
  { main, accent }: { main: string; accent: string },
): string {
  const scale = short(size / 100);
  const earth = `${at([22, 90])} m ${at([38, 87.4], [62, 87.4], [78, 90])} c ${at([62, 92.6], [38, 92.6], [22, 90])} c h f`;
  return [
    `${scale} 0 0 ${scale} ${short(x)} ${short(y)} cm`,
    `${fillColour(main)} ${ring} ${drawn[name]}`,
    `${fillColour(accent)} ${earth}`,
  ].join(' ');
}
