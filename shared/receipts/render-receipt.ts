// A receipt as a PDF, out of what was written down when it was numbered: nothing is looked up, no clock is read, so that
// the same content gives the same bytes whenever and wherever it is drawn.
import { setImmediate as others } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { ReceiptContent, ReceiptItem } from '../domain/receipt/content';
import { drawAmount } from './drawing/draw-amount';
import { drawComputation } from './drawing/draw-computation';
import { drawFacts, drawPartly, drawReplaced } from './drawing/draw-facts';
import { drawFeet } from './drawing/draw-foot';
import { drawHead, drawShortHead } from './drawing/draw-head';
import { drawItem } from './drawing/draw-item';
import { drawList } from './drawing/draw-list';
import { type Drawing, drawingOf, nameOf } from './drawing/drawing';
import type { Paper } from './drawing/paper';
import { receiptTexts } from './texts/receipt-texts';

/** `only`: the places, from 0, of the items whose pages are drawn alone: their owner learns nothing of the others. */
export type RenderOptions = { paper: Paper; only?: readonly number[] };

// A partner may pay for a thousand vehicles at once; who renews leases and answers calls meanwhile gets his turn.
const pagesAtATime = 10;

/** One item: one page. Several: the list of all with the total, and a page with its own code for each. */
export async function renderReceipt(content: ReceiptContent, { paper, only }: RenderOptions): Promise<Buffer> {
  const { items } = content;
  if (only?.length === 0) throw new RangeError('of the receipt none of its items is asked for');
  const drawn = only?.map((place) => itemAt(content, place)) ?? items;
  const drawing = drawingOf(content, openDocument(content), paper);
  const [first] = items;
  if (items.length === 1 && first !== undefined) drawWhole(drawing, first);
  else {
    if (only === undefined) drawOverview(drawing);
    for (const [count, item] of drawn.entries()) {
      drawExtract(drawing, item);
      if (count % pagesAtATime === pagesAtATime - 1) await others();
    }
  }
  drawFeet(drawing);
  return bytesOf(drawing);
}

function itemAt({ items }: ReceiptContent, place: number): ReceiptItem {
  const item = items[place];
  if (item === undefined) throw new RangeError(`the receipt has no item ${place}`);
  return item;
}

function drawWhole(drawing: Drawing, item: ReceiptItem): void {
  const { content, texts } = drawing;
  beginPart(drawing, texts.title, item);
  drawFacts(drawing, { whole: true });
  drawReplaced(drawing, { whole: true });
  drawPartly(drawing, item);
  drawItem(drawing, item);
  drawAmount(drawing, { label: texts.received, amount: content.received, excess: content.excess });
  drawComputation(drawing, item);
}

function drawExtract(drawing: Drawing, item: ReceiptItem): void {
  const { texts } = drawing;
  beginPart(drawing, texts.extract, item);
  drawFacts(drawing, { whole: false });
  drawReplaced(drawing, { whole: false });
  drawPartly(drawing, item);
  drawItem(drawing, item);
  drawAmount(drawing, { label: texts.credited, amount: item.credited, excess: '0' });
  drawComputation(drawing, item);
}

function drawOverview(drawing: Drawing): void {
  const { sheet, content, texts } = drawing;
  beginPart(drawing, texts.title, null);
  drawFacts(drawing, { whole: true });
  drawReplaced(drawing, { whole: true });
  drawList(drawing);
  drawAmount(drawing, { label: texts.received, amount: content.received, excess: content.excess });
  sheet.tell('P', () => sheet.paragraph(texts.list.pages, { face: 'regular', size: 7.6, colour: sheet.palette.muted }));
}

function beginPart(drawing: Drawing, title: string, item: ReceiptItem | null): void {
  const about = item === null ? null : nameOf(drawing, item);
  drawing.sheet.beginPart(
    () => drawHead(drawing, title),
    () => drawShortHead(drawing, title, about),
  );
}

/** What pdfkit would else take from the clock comes from the day of issue; the file's ID is derived from all of this. */
function openDocument({ number, language, issuedOn }: ReceiptContent): PDFKit.PDFDocument {
  return new PDFDocument({
    pdfVersion: '1.7',
    autoFirstPage: false,
    bufferPages: true,
    tagged: true,
    lang: language,
    displayTitle: true,
    // None of those that a reader would have to bring along.
    font: '',
    info: {
      Title: `${receiptTexts[language].title} ${number}`,
      Producer: 'TaxCollector',
      Creator: 'TaxCollector',
      CreationDate: new Date(`${issuedOn}T00:00:00Z`),
    },
  });
}

/** pdfkit writes all of it at once when it ends, and keeps it until it is read. */
function bytesOf({ sheet }: Drawing): Buffer {
  sheet.end();
  sheet.doc.end();
  return (sheet.doc as unknown as { read(): Buffer }).read();
}
