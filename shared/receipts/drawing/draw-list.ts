// The first page of a receipt for several items: each with what was credited to it, and the total.
import type { ReceiptItem } from '../../domain/receipt/content';
import { type Drawing, nameOf } from './drawing';
import { filledBox, horizontal } from './shapes';
import { lineHeight, type Style } from './text-style';

const pad = 6;
const amountWidth = 96;

export function drawList(drawing: Drawing): void {
  const { sheet, texts, content } = drawing;
  const style: Style = { face: 'bold', size: 7.6, colour: sheet.palette.white };
  sheet.need(60);
  const top = sheet.y;
  sheet.decorate(filledBox({ x: sheet.left, y: top, width: sheet.width, height: 15 }, sheet.palette.main));
  sheet.tell('H2', () => {
    sheet.line(texts.list.item, style, { x: sheet.left + pad, y: top + 10.5 });
    sheet.line(texts.list.amount, style, { x: sheet.right - pad, y: top + 10.5, at: 'right' });
  });
  sheet.y = top + 15;
  for (const [place, item] of content.items.entries()) drawRow(drawing, item, place);
  sheet.y += 10;
}

function drawRow(drawing: Drawing, item: ReceiptItem, place: number): void {
  const { sheet, texts, money } = drawing;
  const { ink, muted, tint, line, warning } = sheet.palette;
  const name: Style = { face: 'bold', size: 9, colour: ink };
  const small: Style = { face: 'regular', size: 7, colour: muted };
  const column = { x: sheet.left + pad, width: sheet.width - amountWidth - pad * 2 };
  const about = [texts.fiscalYear, item.fiscalYear, '·', texts.noticeReference, item.noticeReference].join(' ');
  const nameLines = sheet.linesOf(`${place + 1}. ${nameOf(drawing, item)}`, name, column.width);
  const aboutLines = sheet.linesOf(about, small, column.width);
  const height = (nameLines.length * name.size + aboutLines.length * small.size) * lineHeight + 6;
  sheet.need(height);
  const top = sheet.y;
  const box = { x: sheet.left, y: top, width: sheet.width, height };
  sheet.decorate(
    `${place % 2 === 1 ? filledBox(box, tint) : ''} ${horizontal(sheet.left, top + height, sheet.width, line, 0.4)}`,
  );
  sheet.y = top + 3;
  sheet.tell('P', () => {
    sheet.lines(nameLines, name, column);
    sheet.lines(aboutLines, small, column);
    sheet.line(money(item.credited), name, { x: sheet.right - pad, y: top + 11.5, at: 'right' });
    if (item.standing === 'part')
      sheet.line(
        texts.partly.short,
        { ...small, face: 'bold', colour: warning },
        { x: sheet.right - pad, y: top + 21, at: 'right' },
      );
  });
  sheet.y = top + height;
}
