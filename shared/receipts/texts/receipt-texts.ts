// What each language must be able to say on a receipt. One type for all: a text that is missing in one of them does not
// compile. Days, amounts and numbers come as finished text in the language's own manner.
import type { ProviderName } from '../../domain/jurisdictions/pack';
import type { ReceiptItem } from '../../domain/receipt/content';
import type { Confidence } from '../../domain/tariff/document-fields';
import type { Category, Language } from '../../domain/vehicle-fields';
import { receiptTextsEn } from './texts-en';
import { receiptTextsEs } from './texts-es';
import { receiptTextsFr } from './texts-fr';
import { receiptTextsMg } from './texts-mg';
import { receiptTextsPt } from './texts-pt';

export type ReceiptTexts = {
  /** Of the document; `extract`: the page of one item of several. */
  title: string;
  extract: string;
  paidOn: string;
  issuedOn: string;
  paidWith: string;
  providers: Record<ProviderName, string>;
  paymentReference: string;
  transaction: string;
  kinds: Record<ReceiptItem['kind'], string>;
  categories: Record<Category, string>;
  serviceCode: string;
  fiscalYear: string;
  noticeReference: string;
  validUntil: string;
  amount: string;
  charges: string;
  /** Of this payment, for the item. */
  credited: string;
  left: string;
  received: string;
  /** Money that nothing was left to pay with. */
  excess: (amount: string) => string;
  partly: { title: string; text: (left: string) => string; short: string };
  /** `reason`: as somebody wrote it; null where it is not told. */
  replaces: (number: string, reason: string | null) => string;
  computation: string;
  /** `title` is as its author wrote it. */
  tariff: (title: string, version: number) => string;
  laws: string;
  confidence: Record<Confidence, string>;
  /** `address`: with which the address of the page must begin. */
  verify: (address: string | null) => string;
  noCode: string;
  list: {
    item: string;
    /** Over the column of what was credited. */
    amount: string;
    /** That each item has a page of its own. */
    pages: string;
  };
  page: (number: number, of: number) => string;
};

export const receiptTexts: Readonly<Record<Language, ReceiptTexts>> = {
  fr: receiptTextsFr,
  mg: receiptTextsMg,
  en: receiptTextsEn,
  es: receiptTextsEs,
  pt: receiptTextsPt,
};
