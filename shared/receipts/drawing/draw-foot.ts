// The foot of each page, drawn last: only then is it known how many there are.
import type { Drawing } from './drawing';
import { horizontal } from './shapes';
import type { Style } from './text-style';

export function drawFeet(drawing: Drawing): void {
  const { sheet, content, texts, pack } = drawing;
  const { count } = sheet.doc.bufferedPageRange();
  const style: Style = { face: 'regular', size: 6.6, colour: sheet.palette.muted };
  const y = sheet.pageHeight - 16;
  for (let page = 0; page < count; page++) {
    sheet.goBackTo(page);
    sheet.decorate(horizontal(sheet.left, y - 10, sheet.width, sheet.palette.line));
    sheet.aside(() => {
      sheet.line(`${content.number} · ${drawing.nameIn(pack.receipts.authority)}`, style, { x: sheet.left, y });
      sheet.line(texts.page(page + 1, count), style, { x: sheet.right, y, at: 'right' });
    });
  }
}
