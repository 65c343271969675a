// A verdict and what it is about, as the server tells it and as the script on the telephone fills it in.
import { type Html, html } from '../../../../shared/http/html';
import { factList } from '../../pages/frame';
import type { ToldReceipt } from '../load-verdicts';
import type { OfflineVerdict, VerifyTexts } from '../texts/verify-texts';

export type ShownVerdict = ToldReceipt['verdict'] | OfflineVerdict;

const signs: Readonly<Record<ShownVerdict, readonly [className: string, sign: string]>> = {
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

export const verdictHeading = ({ verdicts }: VerifyTexts, verdict: ShownVerdict): Html => {
  const [className, sign] = signs[verdict];
  return html`<h1 class="verdict ${className}"><b aria-hidden="true">${sign}</b><span>${verdicts[verdict].title}</span></h1>`;
};

/** In a colour that no answer of the server has. */
export const unaskedHeading = ({ unasked }: VerifyTexts): Html =>
  html`<h1 class="verdict unasked"><b aria-hidden="true">?</b><span>${unasked.title}</span></h1>`;

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
    // What is compared with the vehicle.
    ...told.subject.map(([name, value]) => [name, value, 'sum'] as const),
    [facts.fiscalYear, told.fiscalYear, 'sum'],
    [facts.standing, told.standing],
    [facts.validUntil, told.validUntil],
    [facts.issuedOn, told.issuedOn],
    [facts.number, html`<code>${told.number}</code>`],
  ]);
