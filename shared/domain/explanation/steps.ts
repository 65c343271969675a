// What an explanation may say, step by step: the engine writes them in the order of computing, receipts tell them in
// words. "The last step that has an amount decides." Stored as JSON for as long as assessments are kept: a step may be
// added, but the meaning of one that was ever written cannot change.

import type { DayRange } from '../days';
import type { Confidence } from '../tariff/document-fields';

/** Whole units of the tariff's currency; what is not whole yet is its exact value as text, "1250.5" or "10/3". */
export type StepResult = { amount: number; exact?: never } | { exact: string; amount?: never };

/** `law` is a key of the tariff document's legal references. */
type Sourced = { law: string; confidence: Confidence };

/** `of` names the input, `value` is what it held. */
type Measured = { of: string; value: number };

type RuleStep =
  | ({ rule: 'grid'; cell: string; amount: number } & Sourced)
  | ({ rule: 'amount'; amount: number } & Sourced)
  | ({ rule: 'case'; case: string; amount: number } & Sourced)
  | ({ rule: 'percentage'; percent: string } & Measured & StepResult & Sourced)
  /** One for each slice that was used; `share` is the exact money it adds. */
  | {
      rule: 'slice';
      of: string;
      from: number;
      to: number | null;
      part: number;
      percent: string;
      share: string;
    }
  | ({ rule: 'slices' } & StepResult & Sourced)
  | ({ rule: 'bracket'; from: number; to: number | null; percent?: string } & Measured & StepResult & Sourced)
  | ({ rule: 'units'; rate: string; fixed?: number } & Measured & StepResult & Sourced)
  | ({ rule: 'formula' } & StepResult & Sourced);

type AdjustingStep =
  /** `minus` is exact; never more than what was left. */
  | ({ rule: 'rebate'; rebate: string; minus: string } & StepResult & Sourced)
  /** Only when they changed the amount. */
  | ({ rule: 'minimum'; amount: number } & Sourced)
  | ({ rule: 'maximum'; amount: number } & Sourced)
  | ({ rule: 'rounding'; to: number; mode: 'up' | 'down' | 'half-up' | 'half-even'; amount: number } & Sourced);

type ExemptionStep =
  /** A declared word names a ground; the full amount stands until a proof is approved. */
  | { rule: 'exemption-claimed'; ground: string; law: string; awaits: 'proof' }
  | { rule: 'exemption-refused'; exemption: string; ground: string; reason: 'not-valid-on-day' | 'unknown-ground' }
  | { rule: 'exemption-granted'; exemption: string; ground: string; valid: DayRange; amount: 0; law: string };

export type ExplanationStep = RuleStep | AdjustingStep | ExemptionStep;
export type StepOf<Rule extends ExplanationStep['rule']> = Extract<ExplanationStep, { rule: Rule }>;
