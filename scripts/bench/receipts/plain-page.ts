// The page of a receipt as somebody draws it who has read the documentation of pdfkit and of qrcode, and no more: the same
// paper, fonts, texts and code, without tags, emblem and care for odd texts.
import PDFDocument from 'pdfkit';
import { create } from 'qrcode';
import { dayText } from '../../../shared/domain/explanation/day-text';
import { explanationTexts } from '../../../shared/domain/explanation/explain-in-words';
import { moneyText } from '../../../shared/domain/explanation/number-text';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import type { ReceiptContent, ReceiptItem } from '../../../shared/domain/receipt/content';
import { amountInWords } from '../../../shared/receipts/amount-in-words';
import { proofLink } from '../../../shared/receipts/proof-link';
import { receiptTexts } from '../../../shared/receipts/texts/receipt-texts';

const fonts = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
};
const codeSize = 148;

/** Of a receipt with one item. */
export function plainPage(content: ReceiptContent): Promise<Buffer> {
  const item = content.items[0]!;
  const { paper, authority } = packOf(content.jurisdiction).receipts;
  const doc = new PDFDocument({ size: paper, margin: 28 });
  const bytes = bytesOf(doc);
  for (const [name, path] of Object.entries(fonts)) doc.registerFont(name, path);
  const texts = receiptTexts[content.language];
  doc.font('bold').fontSize(19).text(texts.title.toUpperCase(), { align: 'right' });
  doc.fontSize(13).text(content.number, { align: 'right' });
  doc.fontSize(10).text(authority[content.language] ?? '');
  doc.moveDown();
  const top = doc.y;
  drawCode(doc, proofLink(content, item), doc.page.width - 28 - codeSize, top);
  const width = doc.page.width - 28 * 2 - codeSize - 14;
  for (const [label, value] of factsOf(content, item)) {
    doc.font('regular').fontSize(7.4).text(label, { width });
    doc.font('bold').fontSize(8.4).text(value, { width });
  }
  doc.moveDown();
  doc.font('bold').fontSize(8).text(texts.computation);
  doc.font('regular').fontSize(7.2);
  for (const sentence of item.explanation) doc.text(`• ${sentence}`);
  doc.font('bold').fontSize(8).text(texts.laws);
  doc.font('regular').fontSize(7.2);
  for (const { text, confidence } of item.legalReferences) doc.text(`• ${text} (${texts.confidence[confidence]})`);
  doc.text(texts.page(1, 1), { align: 'right' });
  doc.end();
  return bytes;
}

function factsOf(content: ReceiptContent, item: ReceiptItem): [label: string, value: string][] {
  const { language, currency } = content;
  const texts = receiptTexts[language];
  const { numbers, months, day } = explanationTexts[language];
  const money = (amount: string) => moneyText(amount, currency, numbers);
  const dayOf = (text: string) => dayText(text, { months, day });
  return [
    [texts.paidOn, dayOf(content.paidOn)],
    [texts.issuedOn, dayOf(content.issuedOn)],
    [texts.paidWith, texts.providers[content.provider]],
    [texts.paymentReference, content.paymentReference],
    [texts.transaction, content.transaction ?? ''],
    [texts.kinds[item.kind], item.registration ?? ''],
    [texts.fiscalYear, String(item.fiscalYear)],
    [texts.noticeReference, item.noticeReference],
    [texts.validUntil, dayOf(item.validUntil)],
    [texts.amount, money(item.amount)],
    [texts.credited, money(item.credited)],
    [texts.left, money(item.left)],
    [texts.received, `${money(content.received)} – ${amountInWords(content.received, currency, language)}`],
  ];
}

function drawCode(doc: PDFKit.PDFDocument, text: string, x: number, y: number): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const module = codeSize / (modules.size + 8);
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) !== 0) doc.rect(x + (column + 4) * module, y + (row + 4) * module, module, module);
    }
  }
  doc.fill('black');
}

const bytesOf = (doc: PDFKit.PDFDocument): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('error', reject);
    doc.on('end', () => resolve(Buffer.concat(chunks)));
  });
