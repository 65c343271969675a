// What the page holds for when there is no network: every verdict that a telephone can come to, for the script to fill in,
// and what it needs to write days and to read tokens. So no text stands in a script.

import { explanationTexts } from '../../../../shared/domain/explanation/explain-in-words';
import { packs } from '../../../../shared/domain/jurisdictions/packs';
import type { Language } from '../../../../shared/domain/vehicle-fields';
import { type Html, html } from '../../../../shared/http/html';
import { inLanguage, verifyPath } from '../../paths';
import { assetNow } from '../assets';
import type { UnaskedVerdict, VerifyTexts } from '../texts/verify-texts';
import { receiptFacts, unaskedHeading, verdictHeading } from './verdict-parts';

const withFacts = ['valid', 'part', 'expired', 'void'] as const;
const withoutFacts = ['not-genuine', 'unknown-key', 'no-keys'] as const;
const unasked: readonly UnaskedVerdict[] = ['valid', 'part'];

export const offlineParts = (language: Language, verify: VerifyTexts): Html =>
  html`<div hidden data-known="${JSON.stringify(knownFacts(language))}"></div>
${withFacts.map((verdict) => verdictTemplate(language, verify, verdict, receiptFacts(verify, blanks(verify))))}
${withoutFacts.map((verdict) => verdictTemplate(language, verify, verdict, null))}
${unasked.map((verdict) => unaskedTemplate(language, verify, verdict))}`;

/** Of these the script keeps the one that it was. */
const whys = ({ offline }: VerifyTexts): Html =>
  html`${Object.entries(offline.whys).map(([why, text]) => html`<span data-why="${why}">${text}</span>`)}`;

const asOf = ({ offline }: VerifyTexts): Html => html`<span data-as-of>${offline.asOf('{time}')}</span>`;

const verdictTemplate = (
  language: Language,
  verify: VerifyTexts,
  verdict: (typeof withFacts | typeof withoutFacts)[number],
  facts: Html | null,
): Html =>
  html`<template id="verdict-${verdict}">${verdictHeading(verify, verdict)}
<p>${verify.verdicts[verdict].text}</p>
<p class="note">${whys(verify)} ${verdict !== 'no-keys' && asOf(verify)}</p>
${facts}
<p>${again(verify)}</p>
${another(language, verify)}</template>`;

/** First that the server was not asked, then how it is, and only then what the code says: nobody is to read that alone. */
const unaskedTemplate = (language: Language, verify: VerifyTexts, verdict: UnaskedVerdict): Html =>
  html`<template id="unasked-${verdict}">${unaskedHeading(verify)}
<p>${whys(verify)}</p>
<p>${again(verify)}</p>
<h2>${verify.unasked.codeSays}</h2>
<p>${verify.unasked.says[verdict]}</p>
<p class="note">${asOf(verify)}</p>
${receiptFacts(verify, blanks(verify))}
${another(language, verify)}</template>`;

/** Of both the script keeps the one that fits: there is network to ask by, or there was none. */
const again = ({ offline, unasked: { again: askAgain } }: VerifyTexts): Html =>
  html`<a class="go" data-again="network">${askAgain}</a><a class="go" data-again="none">${offline.again}</a>`;

const another = (language: Language, verify: VerifyTexts): Html =>
  html`<p><a href="${inLanguage(verifyPath, language)}">${verify.another}</a></p>`;

const blank = (fact: string): Html => html`<span data-fact="${fact}"></span>`;

const blanks = ({ facts }: VerifyTexts) => ({
  // Of these two the script keeps the one that it is.
  subject: [
    [facts.plate, blank('plate')],
    [facts.notice, blank('notice')],
  ] as const,
  fiscalYear: blank('fiscalYear'),
  standing: html`<span data-standing="paid">${facts.standings.paid}</span><span data-standing="part">${facts.standings.part}</span>`,
  issuedOn: blank('issuedOn'),
  validUntil: blank('validUntil'),
  number: blank('number'),
});

function knownFacts(language: Language) {
  const { months, day } = explanationTexts[language];
  const pattern = (dayOfMonth: number) => day(dayOfMonth, '{month}', 9999).replace('9999', '{year}');
  return {
    ed25519: assetNow('ed25519.js'),
    zones: Object.fromEntries(Array.from(packs, ([code, { timeZone }]) => [code, timeZone])),
    months,
    // In some languages the first of a month is written otherwise.
    days: { first: pattern(1), other: pattern(22).replace('22', '{day}') },
  };
}
