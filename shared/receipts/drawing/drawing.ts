// What every part of a receipt's drawing is given.
import { type DayTexts, dayText } from '../../domain/explanation/day-text';
import { explanationTexts } from '../../domain/explanation/explain-in-words';
import { moneyText } from '../../domain/explanation/number-text';
import type { JurisdictionPack } from '../../domain/jurisdictions/pack';
import { packOf } from '../../domain/jurisdictions/packs';
import type { ReceiptContent, ReceiptItem } from '../../domain/receipt/content';
import type { LocalNames } from '../../domain/tariff/document-fields';
import { amountInWords } from '../amount-in-words';
import { type ReceiptTexts, receiptTexts } from '../texts/receipt-texts';
import { paletteOf } from './palette';
import type { Paper } from './paper';
import { Sheet } from './sheet';

export type Drawing = {
  sheet: Sheet;
  content: ReceiptContent;
  pack: JurisdictionPack;
  texts: ReceiptTexts;
  money(amount: string): string;
  inWords(amount: string): string;
  day(day: string): string;
  nameIn(names: LocalNames): string;
};

export function drawingOf(content: ReceiptContent, doc: PDFKit.PDFDocument, paper: Paper): Drawing {
  const { language, currency } = content;
  const pack = packOf(content.jurisdiction);
  const { numbers, months, day } = explanationTexts[language];
  const days: DayTexts = { months, day };
  return {
    sheet: new Sheet(doc, paletteOf(pack.receipts.colours), paper),
    content,
    pack,
    texts: receiptTexts[language],
    money: (amount) => moneyText(amount, currency, numbers),
    inWords: (amount) => amountInWords(amount, currency, language),
    day: (text) => dayText(text, days),
    nameIn: (names) => names[language] ?? Object.values(names)[0] ?? '',
  };
}

/** What people know it by: the plate, or the name of the service. */
export const nameOf = ({ nameIn }: Drawing, { registration, service }: ReceiptItem): string =>
  registration ?? (service === null ? '' : nameIn(service.names) || service.code);
