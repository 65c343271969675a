// A verdict and what it is about, as the server tells it and as the script on the telephone fills it in.
import { type Html, html } from '../../../../shared/http/html';
import { factList } from '../../pages/frame';
import type { ToldReceipt } from '../load-verdicts';
import type { OfflineVerdict, VerifyTexts } from '../texts/verify-texts';

type Shown = ToldReceipt['verdict'] | OfflineVerdict;

const signs: Readonly<Record<Shown, readonly [className: string, sign: string]>> = {
  valid: ['good', '✓'],
  part: ['warn', '½'],
  expired: ['warn', '!'],
  void: ['stop', '✕'],
  undone: ['stop', '✕'],
  distrusted: ['stop', '✕'],
  'not-genuine': ['stop', '✕'],
  'unknown-key': ['dull', '?'],
  'no-keys': ['dull', '?'],
};

export function verdictText({ verdicts }: VerifyTexts, verdict: Shown): Html {
  const [className, sign] = signs[verdict];
  const { title, text } = verdicts[verdict];
  return html`<p class="verdict ${className}" role="status"><b aria-hidden="true">${sign}</b><strong>${title}</strong></p>
<p>${text}</p>`;
}

export type ToldFacts = {
  subject: readonly (readonly [name: string, value: string | Html])[];
  fiscalYear: string | Html;
  standing: string | Html;
  issuedOn: string | Html;
  validUntil: string | Html;
  number: string | Html;
};

export const receiptFacts = ({ facts }: VerifyTexts, told: ToldFacts): Html =>
  factList([
    ...told.subject,
    [facts.fiscalYear, told.fiscalYear],
    [facts.standing, told.standing],
    [facts.validUntil, told.validUntil],
    [facts.issuedOn, told.issuedOn],
    [facts.number, html`<code>${told.number}</code>`],
  ]);
