// What the page holds for when there is no network: every verdict that a telephone can come to, for the script to fill in,
// and what it needs to write days and to read tokens. So no text stands in a script.

import { explanationTexts } from '../../../../shared/domain/explanation/explain-in-words';
import { packs } from '../../../../shared/domain/jurisdictions/packs';
import type { Language } from '../../../../shared/domain/vehicle-fields';
import { type Html, html } from '../../../../shared/http/html';
import { inLanguage, verifyPath } from '../../paths';
import { assetNow } from '../assets';
import type { VerifyTexts } from '../texts/verify-texts';
import { receiptFacts, verdictHeading } from './verdict-parts';

const withFacts = ['valid', 'part', 'expired', 'void'] as const;
const withoutFacts = ['not-genuine', 'unknown-key', 'no-keys'] as const;

export const offlineParts = (language: Language, verify: VerifyTexts): Html =>
  html`<div hidden data-known="${JSON.stringify(knownFacts(language))}"></div>
${withFacts.map((verdict) => verdictTemplate(language, verify, verdict, receiptFacts(verify, blanks(verify))))}
${withoutFacts.map((verdict) => verdictTemplate(language, verify, verdict, null))}`;

const verdictTemplate = (
  language: Language,
  verify: VerifyTexts,
  verdict: (typeof withFacts | typeof withoutFacts)[number],
  facts: Html | null,
): Html =>
  html`<template id="verdict-${verdict}">${verdictHeading(verify, verdict)}
<p>${verify.verdicts[verdict].text}</p>
${verdict !== 'no-keys' && html`<p class="note" data-as-of>${verify.offline.checked('{time}')}</p>`}
${facts}
<p><a class="go" data-again>${verify.offline.again}</a></p>
<p><a href="${inLanguage(verifyPath, language)}">${verify.another}</a></p></template>`;

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
