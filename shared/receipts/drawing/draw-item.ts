// What was paid for, beside the code that proves it.
import type { ReceiptItem } from '../../domain/receipt/content';
import { isVehicleSubject } from '../../domain/vehicle-fields';
import { codeSize, drawCode } from './draw-code';
import { type Drawing, nameOf } from './drawing';
import { horizontal, roundedFrame } from './shapes';
import { lineHeight, type Style } from './text-style';

const gap = 14;
/** What the code takes with its sentence, and what the details take beneath the name. */
const codeHeight = codeSize + 50;
const detailsHeight = 165;
/** Of a name: nobody's is longer, but nothing is to push the details off the page. */
const mostLines = 12;

export function drawItem(drawing: Drawing, item: ReceiptItem): void {
  const { sheet } = drawing;
  const width = sheet.width - codeSize - gap;
  const name = nameToDraw(drawing, item, width);
  sheet.need(Math.max(codeHeight, name.lines.length * name.style.size * lineHeight + detailsHeight));
  const top = sheet.y;
  drawName(drawing, item, name, width);
  drawDetails(drawing, item, width);
  const bottom = sheet.y;
  sheet.y = top;
  drawCode(drawing, item, sheet.right - codeSize);
  sheet.y = Math.max(sheet.y, bottom) + 10;
}

type Name = { lines: readonly string[]; style: Style };

/** A plate as large as it fits, and broken into lines where it is far too long for one; a service's name as it is read. */
function nameToDraw(drawing: Drawing, item: ReceiptItem, width: number): Name {
  const { sheet } = drawing;
  const name = nameOf(drawing, item);
  const ofSize = (size: number): Style => ({ face: 'bold', size, colour: sheet.palette.ink });
  const inner = item.registration === null ? width : width - 16;
  const natural = sheet.widthOf(name, ofSize(1));
  const size = item.registration === null ? (name.length > 90 ? 9 : 12) : Math.min(27, inner / Math.max(natural, 1));
  const style = ofSize(Math.max(9, size));
  const lines = sheet.linesOf(name, style, inner);
  return { style, lines: lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines };
}

function drawName(drawing: Drawing, item: ReceiptItem, name: Name, width: number): void {
  const { sheet, texts } = drawing;
  const kind: Style = { face: 'bold', size: 8.5, colour: sheet.palette.main };
  sheet.tell('H2', () => sheet.paragraph(texts.kinds[item.kind], kind, { width }));
  sheet.y += 3;
  if (item.registration === null) sheet.tell('P', () => sheet.lines(name.lines, name.style));
  else drawPlate(drawing, name, width);
  sheet.y += 2;
  const small: Style = { face: 'regular', size: 8, colour: sheet.palette.muted };
  sheet.tell('P', () => sheet.paragraph(belowName(drawing, item), small, { width }));
  sheet.y += 6;
}

function belowName({ texts }: Drawing, { service, category }: ReceiptItem): string {
  if (service !== null) return `${texts.serviceCode} ${service.code}`;
  return isVehicleSubject(category) ? texts.categories[category] : category;
}

/** In a frame like a plate. */
function drawPlate({ sheet }: Drawing, { lines, style }: Name, width: number): void {
  const height = lines.length * style.size * lineHeight + 6;
  const frame = { x: sheet.left + 0.7, y: sheet.y, width: width - 1.4, height };
  sheet.decorate(roundedFrame(frame, 5, sheet.palette.main, 1.4));
  sheet.y += 3;
  sheet.tell('P', () => sheet.lines(lines, style, { width, at: 'middle' }));
  sheet.y += 4;
}

type Detail = { label: string; value: string; weight?: Style['face']; colour?: string };

function drawDetails(drawing: Drawing, item: ReceiptItem, width: number): void {
  const { sheet, texts, money, day } = drawing;
  const { ink, warning, main } = sheet.palette;
  const owes = item.left !== '0';
  const rows: Detail[][] = [
    [
      { label: texts.fiscalYear, value: String(item.fiscalYear), weight: 'bold' },
      { label: texts.noticeReference, value: item.noticeReference },
      { label: texts.validUntil, value: day(item.validUntil), weight: 'bold', colour: main },
    ],
    [
      { label: texts.amount, value: money(item.amount) },
      ...(item.charges === '0' ? [] : [{ label: texts.charges, value: money(item.charges) }]),
      { label: texts.credited, value: money(item.credited), weight: 'bold' },
      {
        label: texts.left,
        value: money(item.left),
        weight: owes ? 'bold' : 'regular',
        colour: owes ? warning : ink,
      },
    ],
  ];
  for (const group of rows) {
    sheet.decorate(horizontal(sheet.left, sheet.y, width, sheet.palette.line));
    sheet.y += 4.5;
    for (const detail of group) drawDetail(drawing, detail, width);
    sheet.y += 2;
  }
}

/** Side by side, or one below the other where they do not fit. */
function drawDetail({ sheet }: Drawing, { label, value, weight = 'regular', colour }: Detail, width: number): void {
  const labelStyle: Style = { face: 'regular', size: 7.4, colour: sheet.palette.muted };
  const valueStyle: Style = { face: weight, size: 8.4, colour: colour ?? sheet.palette.ink };
  const fits = sheet.widthOf(label, labelStyle) + sheet.widthOf(value, valueStyle) + 8 <= width;
  sheet.tell('P', () => {
    const top = sheet.y;
    sheet.paragraph(label, labelStyle, { width });
    if (fits) sheet.y = top - 0.8;
    sheet.paragraph(value, valueStyle, { width, at: 'right' });
  });
  sheet.y += 3;
}
