// The land grid as a partner sees it: every cell at its four corners, over HTTP, against the bill's table typed anew.
import { aVehicle } from '../support/batches';
import { aPartnerWithKey, useIntake } from '../support/intake';

const intake = useIntake();
const energies = ['petrol', 'diesel', 'electric', 'hybrid'] as const;

// Days of first circulation at both ends of each age on 1 January 2026: the anniversary itself, and the day beside.
const ages = [
  ['2025-12-31', '2021-01-01'],
  ['2020-12-31', '2016-01-01'],
  ['2015-12-31', '2006-01-01'],
  ['2005-12-31', '1950-01-01'],
] as const;

// Thousands of ariary: by age, then by energy in the order above.
const grid: ReadonlyArray<readonly [readonly number[], ReadonlyArray<readonly number[]>]> = [
  [
    [1, 4],
    [
      [15, 20, 5, 10],
      [40, 45, 30, 35],
      [90, 95, 80, 85],
      [115, 120, 105, 110],
    ],
  ],
  [
    [5, 9],
    [
      [30, 40, 10, 20],
      [55, 65, 35, 45],
      [105, 115, 85, 95],
      [130, 140, 110, 120],
    ],
  ],
  [
    [10, 12],
    [
      [60, 80, 20, 40],
      [85, 105, 45, 65],
      [135, 155, 95, 115],
      [160, 180, 120, 140],
    ],
  ],
  [
    [13, 15],
    [
      [90, 120, 30, 60],
      [115, 145, 55, 85],
      [165, 195, 105, 135],
      [190, 220, 130, 160],
    ],
  ],
  [
    [16, 999],
    [
      [180, 240, 60, 120],
      [205, 265, 85, 145],
      [255, 315, 135, 195],
      [280, 340, 160, 220],
    ],
  ],
];

test('all 80 cells come out right at every boundary of age and power', async () => {
  const { key } = await aPartnerWithKey(intake.db());
  const wrong: unknown[] = [];
  let sum = 0;
  for (const [powers, byAge] of grid) {
    for (const [age, amounts] of byAge.entries()) {
      for (const [place, energy] of energies.entries()) {
        sum += amounts[place]! * 1000;
        const corners = powers.flatMap((fiscalPower) => ages[age]!.map((first) => ({ fiscalPower, first })));
        const answers = await Promise.all(
          corners.map(({ fiscalPower, first }) =>
            intake.ask('/api/v1/quotes?fiscalYear=2026', key, {
              method: 'POST',
              headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify(aVehicle({ fiscalPower, energy, firstCirculation: first })),
            }),
          ),
        );
        for (const [corner, { json }] of answers.entries()) {
          if (json.amount !== amounts[place]! * 1000) wrong.push({ ...corners[corner], energy, amount: json.amount });
        }
      }
    }
  }

  expect(wrong).toEqual([]);
  expect(sum).toBe(9_000_000);
});
