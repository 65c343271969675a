// What was paid for, beside the code that proves it.
import type { ReceiptItem } from '../../domain/receipt/content';
import { codeSize, drawCode } from './draw-code';
import { type Drawing, nameOf } from './drawing';
import { horizontal, roundedFrame } from './shapes';
import { lineHeight, type Style } from './sheet';

const gap = 14;
/** Beyond it, a page that has begun is left to what stands on it. */
const leastHeight = 230;

export function drawItem(drawing: Drawing, item: ReceiptItem): void {
  const { sheet } = drawing;
  sheet.need(leastHeight);
  const top = sheet.y;
  const width = sheet.width - codeSize - gap;
  drawName(drawing, item, width);
  drawDetails(drawing, item, width);
  const bottom = sheet.y;
  sheet.y = top;
  drawCode(drawing, item, sheet.right - codeSize);
  sheet.y = Math.max(sheet.y, bottom) + 10;
}

function drawName(drawing: Drawing, item: ReceiptItem, width: number): void {
  const { sheet, texts } = drawing;
  const { main, muted } = sheet.palette;
  const kind: Style = { face: 'bold', size: 8.5, colour: main };
  const small: Style = { face: 'regular', size: 8, colour: muted };
  sheet.tell('H2', () => sheet.paragraph(texts.kinds[item.kind], kind, { width }));
  sheet.y += 3;
  if (item.registration === null) {
    drawServiceName(drawing, nameOf(drawing, item), width);
    const code = item.service?.code ?? '';
    sheet.tell('P', () => sheet.paragraph(`${texts.serviceCode} ${code}`, small, { width }));
  } else {
    drawPlate(drawing, item.registration, width);
    const { categories } = texts;
    const category = Object.hasOwn(categories, item.category)
      ? categories[item.category as keyof typeof categories]
      : item.category;
    sheet.tell('P', () => sheet.paragraph(category, small, { width }));
  }
  sheet.y += 6;
}

/** As large as it fits, in a frame like a plate. What is far too long for one is broken into lines. */
function drawPlate({ sheet }: Drawing, registration: string, width: number): void {
  const { ink, main } = sheet.palette;
  const ofSize = (size: number): Style => ({ face: 'bold', size, colour: ink });
  const natural = sheet.widthOf(registration, ofSize(1));
  const style = ofSize(Math.max(9, Math.min(27, (width - 20) / Math.max(natural, 0.1))));
  const lines = sheet.linesOf(registration, style, width - 16);
  const height = lines.length * style.size * lineHeight + 6;
  sheet.decorate(roundedFrame({ x: sheet.left + 0.7, y: sheet.y, width: width - 1.4, height }, 5, main, 1.4));
  sheet.y += 3;
  sheet.tell('P', () => sheet.lines(lines, style, { width, at: 'middle' }));
  sheet.y += 6;
}

function drawServiceName({ sheet }: Drawing, name: string, width: number): void {
  const size = name.length > 90 ? 9 : 12;
  sheet.tell('P', () => sheet.paragraph(name, { face: 'bold', size, colour: sheet.palette.ink }, { width }));
  sheet.y += 2;
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
