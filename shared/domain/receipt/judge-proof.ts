// What a proof that we signed, or a receipt that was found by its number, is worth today.
import { type AssessmentState, isOpen } from '../assessment/assessment-state';

export const proofVerdicts = ['valid', 'part', 'expired', 'void', 'undone', 'distrusted', 'not-genuine'] as const;

/**
 * `part`: something is still owed. `expired`: it counted, for a year that is over. `undone`: nothing of what was paid remains
 * with us, or there is nothing any more that it would be paid for. `distrusted`: the key that signed it has leaked.
 */
export type ProofVerdict = (typeof proofVerdicts)[number];

export type ProofFacts = {
  isVoid: boolean;
  /** Whether the key that signed it has not leaked. */
  isTrusted: boolean;
  validUntil: string;
  /** The day in the jurisdiction. */
  today: string;
  /** Of the assessment as it is today; what it was paid with does not matter. `paid` in whole units, less refunds. */
  assessment: { state: AssessmentState; paid: bigint };
};

/** The worst that is true of it. */
export function judgeProof({ isVoid, isTrusted, validUntil, today, assessment }: ProofFacts): ProofVerdict {
  if (!isTrusted) return 'distrusted';
  if (isVoid) return 'void';
  const isPartPaid = isOpen(assessment.state) && assessment.paid > 0n;
  if (assessment.state !== 'paid' && !isPartPaid) return 'undone';
  if (validUntil < today) return 'expired';
  return isPartPaid ? 'part' : 'valid';
}
