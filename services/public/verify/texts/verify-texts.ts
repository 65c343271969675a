// What the pages say that verify receipts, in each language.
import type { ProofVerdict } from '../../../../shared/domain/receipt/judge-proof';
import type { Language } from '../../../../shared/domain/vehicle-fields';
import { verifyTextsEn } from './texts-en';
import { verifyTextsEs } from './texts-es';
import { verifyTextsFr } from './texts-fr';
import { verifyTextsMg } from './texts-mg';
import { verifyTextsPt } from './texts-pt';

/** Of what somebody typed. */
export type LookUpFault = 'number' | 'subject' | 'code' | 'unknown';

/** What a telephone without network cannot decide: it does not know the key, or any key, or how to verify. */
export type OfflineVerdict = 'unknown-key' | 'no-keys';

/** What a code says for itself, and what may have been undone since. */
export type UnaskedVerdict = 'valid' | 'part';

/** `no-network` is the only one with which a verdict may stand; `old`: nor has there been any for a day. */
export type UnaskedWhy = 'busy' | 'no-answer' | 'no-network' | 'old';

/** Days, years and numbers come as finished text. */
export type VerifyTexts = {
  siteName: string;
  /** Below an icon on a telephone: a dozen letters. */
  shortName: string;
  ask: {
    title: string;
    text: string;
    byNumber: string;
    number: string;
    numberHint: (example: string) => string;
    subject: string;
    subjectHint: string;
    button: string;
    byCode: string;
    code: string;
    codeHint: string;
    codeButton: string;
    faults: Record<LookUpFault, string>;
  };
  verdicts: Record<ProofVerdict | OfflineVerdict, { title: string; text: string }>;
  replacedBy: (number: string) => string;
  facts: {
    plate: string;
    service: string;
    notice: string;
    fiscalYear: string;
    standing: string;
    standings: Record<'paid' | 'part', string>;
    issuedOn: string;
    validUntil: string;
    number: string;
  };
  another: string;
  /** Where a telephone had no answer of the server: why, and what it says all the same. */
  offline: {
    whys: Record<UnaskedWhy, string>;
    asOf: (time: string) => string;
    again: string;
    needsNetwork: string;
    ready: string;
  };
  /** In the place of a verdict that the server alone could give. */
  unasked: {
    title: string;
    again: string;
    codeSays: string;
    says: Record<UnaskedVerdict, string>;
  };
};

export const verifyTexts: Readonly<Record<Language, VerifyTexts>> = {
  fr: verifyTextsFr,
  mg: verifyTextsMg,
  en: verifyTextsEn,
  es: verifyTextsEs,
  pt: verifyTextsPt,
};
