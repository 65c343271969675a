// What the public pages say, in each language. One type for all: a text that is missing in one of them does not compile.
import type { AssessmentState } from '../../../shared/domain/assessment/assessment-state';
import type { ProviderName } from '../../../shared/domain/jurisdictions/pack';
import type { ReadNoticeReference } from '../../../shared/domain/payment/notice-reference';
import type { Language } from '../../../shared/domain/vehicle-fields';
import { publicTextsEn } from './texts-en';
import { publicTextsEs } from './texts-es';
import { publicTextsFr } from './texts-fr';
import { publicTextsMg } from './texts-mg';
import { publicTextsPt } from './texts-pt';

/** Of a reference that somebody typed. */
export type ReferenceFault = Extract<ReadNoticeReference, { fault: string }>['fault'] | 'unknown';

/** Of what somebody asked to pay. */
export type PayFault =
  | 'phone'
  | 'amount'
  | 'more-than-owed'
  | 'only-all-at-once'
  | 'too-little'
  /** Of this notice, or for this telephone. */
  | 'too-often'
  /** Between the page and the order. */
  | 'changed'
  | 'under-way'
  | 'nothing-to-pay'
  | 'not-offered';

/** Amounts, days and hours come as finished text. */
export type PublicTexts = {
  /** In itself. */
  languageName: string;
  languageLabel: string;
  siteName: string;
  ask: {
    title: string;
    text: string;
    label: string;
    hint: (example: string) => string;
    button: string;
    faults: Record<ReferenceFault, string>;
  };
  notice: {
    title: string;
    reference: string;
    plate: string;
    service: string;
    fiscalYear: string;
    state: string;
    states: Record<AssessmentState, string>;
    amount: string;
    charges: string;
    paid: string;
    left: string;
    dueOn: string;
    /** While no day is set. */
    noDueDay: string;
    instalments: string;
    instalment: (number: number) => string;
    instalmentPaid: string;
    why: string;
    over: Record<'paid' | 'exempt' | 'cancelled', string>;
    another: string;
  };
  pay: {
    title: string;
    howMuch: string;
    all: (amount: string) => string;
    instalment: (number: number, dueOn: string, amount: string) => string;
    otherAmount: string;
    otherAmountLabel: (currency: string) => string;
    phoneLabel: string;
    phoneHint: string;
    button: Record<ProviderName, string>;
    hint: Record<ProviderName, string>;
    nobody: string;
    faults: Record<PayFault, string>;
  };
  underWay: {
    title: string;
    text: (amount: string, provider: string, until: string) => string;
    restToPay: string;
    see: string;
  };
  payment: {
    title: string;
    reference: string;
    amount: string;
    provider: string;
    /** Within sentences. */
    providers: Record<ProviderName, string>;
    asking: string;
    /** The provider has taken its time. */
    stillAsking: (provider: string) => string;
    approve: (provider: string) => string;
    goOn: string;
    go: string;
    leaving: string;
    unclear: (provider: string) => string;
    until: (time: string) => string;
    refreshes: string;
    lookAgain: string;
    settled: (day: string) => string;
    keep: string;
    failed: string;
    expired: string;
    cancelled: string;
    mayBeLate: string;
    refunded: string;
    partlyRefunded: (amount: string) => string;
    disputed: string;
    tryAgain: string;
    toNotice: string;
    others: (count: number) => string;
    callOff: string;
    cannotCallOff: string;
  };
  receipt: {
    title: string;
    number: (number: string) => string;
    replaces: (number: string) => string;
    beingMade: string;
    open: string;
    codes: string;
    /** Of a plate and its year. */
    code: (subject: string) => string;
    voided: (number: string) => string;
  };
  refused: {
    title: string;
    tooMany: (seconds: number) => string;
    maintenance: string;
    unavailable: string;
    notHere: string;
    receiptNotReady: string;
    receiptVoid: string;
    unreadable: string;
    foreignForm: string;
    failed: string;
    correlation: string;
    begin: string;
  };
};

export const publicTexts: Readonly<Record<Language, PublicTexts>> = {
  fr: publicTextsFr,
  mg: publicTextsMg,
  en: publicTextsEn,
  es: publicTextsEs,
  pt: publicTextsPt,
};
