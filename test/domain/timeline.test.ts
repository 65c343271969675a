import {
  type PublishedVersion,
  predecessorOf,
  supersededBy,
  timelineFaults,
  timelineOf,
} from '../../shared/domain/tariff/timeline';

type Days = [from: string, to: string | null];
const aVersion = (name: string, [from, to]: Days): PublishedVersion => {
  const [id, version] = name.split(' v');
  const fixed = { jurisdiction: 'MG', subject: 'land', hash: name, inForceOn: '2026-01-01' };
  return { ...fixed, id: id!, version: Number(version), validity: { from, to } };
};
const timeline = (...versions: [string, Days][]) => timelineOf(versions.map(([name, days]) => aVersion(name, days)));
const reigns = (...versions: [string, Days][]) =>
  timeline(...versions).map(({ from, to, by }) => `${by.id} v${by.version} ${from} ${to}`);
const aDraft = (id: string, [from, to]: Days) => ({ id, validity: { from, to } });

test.each<[string, [string, Days][], string[]]>([
  ['one version', [['a v1', ['2026-01-01', null]]], ['a v1 2026-01-01 null']],
  [
    'a correction of all days',
    [
      ['a v1', ['2026-01-01', null]],
      ['a v2', ['2026-01-01', null]],
    ],
    ['a v2 2026-01-01 null'],
  ],
  [
    'a successor',
    [
      ['a v1', ['2026-01-01', null]],
      ['b v1', ['2027-01-01', null]],
    ],
    ['a v1 2026-01-01 2027-01-01', 'b v1 2027-01-01 null'],
  ],
  [
    'a correction of some days in the middle, after which the first rules again',
    [
      ['a v1', ['2026-01-01', null]],
      ['a v2', ['2027-01-01', '2028-01-01']],
    ],
    ['a v1 2026-01-01 2027-01-01', 'a v2 2027-01-01 2028-01-01', 'a v1 2028-01-01 null'],
  ],
  [
    'one that hides two, and the end of a third',
    [
      ['a v1', ['2026-01-01', '2027-01-01']],
      ['b v1', ['2027-01-01', '2028-01-01']],
      ['c v1', ['2028-01-01', '2030-01-01']],
      ['d v1', ['2026-01-01', '2029-01-01']],
    ],
    ['d v1 2026-01-01 2029-01-01', 'c v1 2029-01-01 2030-01-01'],
  ],
  [
    'two that share no day',
    [
      ['b v1', ['2028-01-01', null]],
      ['a v1', ['2026-01-01', '2027-01-01']],
    ],
    ['a v1 2026-01-01 2027-01-01', 'b v1 2028-01-01 null'],
  ],
])('%s: each day is ruled by what came last', (_what, versions, expected) => {
  expect(reigns(...versions)).toEqual(expected);
});

const lawOf2026: [string, Days] = ['mg-2026 v1', ['2026-01-01', null]];
const lawOf2027: [string, Days] = ['mg-2027 v1', ['2027-01-01', null]];
const endedLaw: [string, Days] = ['mg-2026 v1', ['2026-01-01', '2027-01-01']];

test.each<[string, [string, Days][], [string, Days], { path: string; message: string }[]]>([
  ['the first of all', [], ['mg-2026', ['2026-01-01', '2026-06-01']], []],
  ['a correction', [lawOf2026], ['mg-2026', ['2026-01-01', null]], []],
  ['a correction of earlier days, too', [lawOf2026], ['mg-2026', ['2025-01-01', null]], []],
  ['a successor that begins later', [lawOf2026], ['mg-2027', ['2027-01-01', null]], []],
  ['a successor of one that ended just then', [endedLaw], ['mg-2027', ['2027-01-01', null]], []],
  [
    'another that begins on the same day',
    [lawOf2026],
    ['mg-new', ['2026-01-01', null]],
    [
      {
        path: 'validity.from',
        message: 'would hide mg-2026 version 1, which begins on the same day: publish a new version of mg-2026 instead',
      },
    ],
  ],
  [
    'another that begins earlier',
    [lawOf2026],
    ['mg-2025', ['2025-01-01', null]],
    [{ path: 'validity.to', message: 'would hide mg-2026 version 1: end on 2026-01-01, when it begins' }],
  ],
  ['another that ends in time', [lawOf2026], ['mg-2025', ['2025-01-01', '2026-01-01']], []],
  [
    'a correction that runs over the next law',
    [lawOf2026, lawOf2027],
    ['mg-2026', ['2026-01-01', null]],
    [{ path: 'validity.to', message: 'would hide mg-2027 version 1: end on 2027-01-01, when it begins' }],
  ],
  [
    'a correction that ends where the next law begins',
    [lawOf2026, lawOf2027],
    ['mg-2026', ['2026-01-01', '2027-01-01']],
    [],
  ],
  [
    'a gap of half a year',
    [endedLaw],
    ['mg-2027', ['2027-07-01', null]],
    [{ path: 'validity.from', message: 'nobody would rule from 2027-01-01 to 2027-06-30' }],
  ],
  [
    'a gap of one day, in 29 days of February',
    [['mg-2026 v1', ['2026-01-01', '2028-02-29']]],
    ['mg-2028', ['2028-03-01', null]],
    [{ path: 'validity.from', message: 'nobody would rule from 2028-02-29 to 2028-02-29' }],
  ],
  [
    'a gap behind it',
    [lawOf2027],
    ['mg-2026', ['2026-01-01', '2026-12-31']],
    [{ path: 'validity.to', message: 'nobody would rule from 2026-12-31 to 2026-12-31' }],
  ],
  [
    'a correction beside a gap that was there before',
    [endedLaw, ['mg-2028 v1', ['2028-01-01', null]]],
    ['mg-2028', ['2028-01-01', null]],
    [],
  ],
  [
    'a correction before a gap that was there before',
    [endedLaw, ['mg-2028 v1', ['2028-01-01', null]]],
    ['mg-2026', ['2026-01-01', '2027-01-01']],
    [],
  ],
  [
    'what closes a gap',
    [endedLaw, ['mg-2028 v1', ['2028-01-01', null]]],
    ['mg-2027', ['2027-01-01', '2028-01-01']],
    [],
  ],
])('%s', (_what, versions, [id, days], faults) => {
  expect([...timelineFaults(aDraft(id, days), timeline(...versions))]).toEqual(faults);
});

test('what it takes days from is named with these days', () => {
  const published = timeline(lawOf2026, lawOf2027);
  expect(supersededBy(aDraft('mg-2026', ['2026-07-01', '2027-07-01']), published)).toEqual([
    { id: 'mg-2026', version: 1, from: '2026-07-01', to: '2027-01-01' },
    { id: 'mg-2027', version: 1, from: '2027-01-01', to: '2027-07-01' },
  ]);
  expect(supersededBy(aDraft('mg-2026', ['2020-01-01', '2026-01-01']), published)).toEqual([]);
  expect(supersededBy(aDraft('mg-2027', ['2028-01-01', null]), published)).toEqual([
    { id: 'mg-2027', version: 1, from: '2028-01-01', to: null },
  ]);
});

test('it is compared with what rules when it begins, or ended just then', () => {
  const predecessor = (days: Days, ...versions: [string, Days][]) =>
    predecessorOf(aDraft('x', days), timeline(...versions))?.hash;
  expect(predecessor(['2026-07-01', null], lawOf2026, lawOf2027)).toBe('mg-2026 v1');
  expect(predecessor(['2027-01-01', null], lawOf2026, lawOf2027)).toBe('mg-2027 v1');
  expect(predecessor(['2027-01-01', null], endedLaw)).toBe('mg-2026 v1');
  expect(predecessor(['2027-01-02', null], endedLaw)).toBeUndefined();
  expect(predecessor(['2025-01-01', null], lawOf2026)).toBeUndefined();
});
