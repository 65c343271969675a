import { judgeOrder, type Payable } from '../../shared/domain/payment/judge-order';

const owing = (over: Partial<Payable> = {}): Payable => ({
  state: 'due',
  amount: 100n,
  charges: 20n,
  paid: 0n,
  reserved: 0n,
  instalments: [],
  ...over,
});
const inParts = owing({ charges: 0n, instalments: [40n, 30n, 30n] });

test.each([
  ['all of it, charges included', owing(), { all: true }, false, { amount: 120n }],
  ['what is left of it', owing({ paid: 50n, state: 'partly-paid' }), { all: true }, false, { amount: 70n }],
  ['what others are not paying', owing({ reserved: 100n }), { all: true }, true, { amount: 20n }],
  ['exactly what is left', owing(), { amount: 120n }, false, { amount: 120n }],
  ['a part where that is allowed', owing(), { amount: 10n }, true, { amount: 10n }],
  ['a smaller part than there is', owing(), { amount: 9n }, true, { refused: 'too-little' }],
  ['little, being all that is left', owing({ paid: 111n }), { amount: 9n }, true, { amount: 9n }],
  ['little, where it is split', inParts, { amount: 9n }, false, { refused: 'too-little' }],
  [
    'a planned part, however little',
    owing({ ...inParts, instalments: [5n, 95n] }),
    { amount: 5n },
    false,
    { amount: 5n },
  ],
  ['a part where it is not', owing(), { amount: 119n }, false, { refused: 'only-all-at-once' }],
  ['more than is owed', owing(), { amount: 121n }, true, { refused: 'more-than-owed' }],
  ['more than others leave', owing({ reserved: 100n }), { amount: 21n }, true, { refused: 'under-way' }],
  ['what somebody is paying already', owing({ reserved: 120n }), { all: true }, true, { refused: 'under-way' }],
  ['what is paid', owing({ state: 'paid', paid: 120n }), { all: true }, true, { refused: 'nothing-to-pay' }],
  ['what is exempt', owing({ state: 'exempt' }), { all: true }, true, { refused: 'nothing-to-pay' }],
  ['what was cancelled', owing({ state: 'cancelled' }), { all: true }, true, { refused: 'nothing-to-pay' }],
  ['the first part', inParts, { instalment: 1 }, false, { amount: 40n }],
  ['everything through the second', inParts, { instalment: 2 }, false, { amount: 70n }],
  ['the second when the first is paid', owing({ ...inParts, paid: 40n }), { instalment: 2 }, false, { amount: 30n }],
  ['a part that is paid', owing({ ...inParts, paid: 40n }), { instalment: 1 }, false, { refused: 'nothing-to-pay' }],
  [
    'a part that somebody is paying',
    owing({ ...inParts, reserved: 40n }),
    { instalment: 1 },
    false,
    { refused: 'under-way' },
  ],
  ['a part that there is not', inParts, { instalment: 4 }, false, { refused: 'no-such-instalment' }],
] as const)('an order asks for %s', (_, payable, wanted, isPartialAllowed, expected) => {
  expect(judgeOrder(payable, wanted, { partial: isPartialAllowed, leastPart: 10 })).toEqual(expected);
});
