// All that a receipt says, as plain values without anything to look up: stored with its number, and enough to draw it
// again to the same bytes, whatever has become of tariffs, services and assessments since. No name and no telephone: the
// tax follows the plate.
import type { ProviderName } from '../jurisdictions/pack';
import type { Currency } from '../money';
import type { Confidence, LocalNames } from '../tariff/document-fields';
import type { Language } from '../vehicle-fields';

/** Amounts are digits in whole units of `currency`; days are YYYY-MM-DD in the jurisdiction. */
export type ReceiptContent = {
  v: 1;
  jurisdiction: string;
  /** As `receiptNumber` writes it. */
  number: string;
  language: Language;
  /** Of the payment, as `referenceOf` writes it. */
  paymentReference: string;
  provider: ProviderName;
  /** What the provider calls the movement of money. */
  transaction: string | null;
  paidOn: string;
  issuedOn: string;
  currency: Currency;
  /** What was received. */
  received: string;
  /** Of it, what was credited to nothing below: it is paid back. */
  excess: string;
  items: readonly ReceiptItem[];
  /** The number of the receipt in whose place this one stands, and why. */
  replaces: { number: string; reason: string } | null;
  /** Where what the codes hold is looked at: a code holds this address and a token behind it. */
  verifyAt: string;
};

export type ReceiptItem = {
  kind: 'vehicle-tax' | 'service-fee';
  fiscalYear: number;
  /** As it was sent; null of a service. */
  registration: string | null;
  category: string;
  /** Of a service. */
  service: { code: string; names: LocalNames } | null;
  /** As notices carry it. */
  noticeReference: string;
  amount: string;
  charges: string;
  /** Credited by this payment. */
  credited: string;
  /** What was still owed when it had been credited. */
  left: string;
  /** How it was computed: sentences in `language`. */
  explanation: readonly string[];
  tariff: { title: string; version: number };
  legalReferences: readonly { text: string; confidence: Confidence }[];
  /** `paid`: all that is owed; `part`: of it a part. */
  standing: 'paid' | 'part';
  /** The last day on which it proves anything. */
  validUntil: string;
  /** The compact JWS of which the code is made; null where nothing was credited. */
  token: string | null;
};
