// One amount for everybody: a fixed fee.
import { z } from 'zod';
import { whole } from '../../exact/fraction';
import { amount, sourced } from '../document-fields';
import type { RuleMethod } from './rule-method';

export const amountRule = z.strictObject({ method: z.literal('amount'), amount, ...sourced });
export type AmountRule = z.infer<typeof amountRule>;

export const amountMethod: RuleMethod<AmountRule> = {
  faults: () => [],
  isWhole: true,
  reads: () => [],
  range: ({ amount: fee }) => ({ min: whole(fee), max: whole(fee) }),
  compile({ amount: fee, legalReference: law, confidence }) {
    const steps = Object.freeze([Object.freeze({ rule: 'amount', amount: fee, law, confidence } as const)]);
    const computed = { value: whole(fee), steps };
    return () => computed;
  },
};
