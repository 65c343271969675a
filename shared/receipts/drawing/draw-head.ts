// The head of a receipt: who issues it, what it is, and its number.
import type { Drawing } from './drawing';
import { emblem } from './emblems';
import { filledBox, horizontal } from './shapes';
import { lineHeight, type Style } from './text-style';

const emblemSize = 46;
const top = 20;

/** `name`: what this page is. */
export function drawHead(drawing: Drawing, name: string): void {
  const title = name.toUpperCase();
  const { sheet, content, pack } = drawing;
  const { main, accent, ink, muted } = sheet.palette;
  drawBand(drawing);
  sheet.decorate(emblem(pack.receipts.emblem, [sheet.left, top], emblemSize, { main, accent }));
  const titleStyle: Style = { face: 'bold', size: title.length > 12 ? 10.5 : 19, colour: main };
  const numberStyle: Style = { face: 'bold', size: 13, colour: ink };
  const titleWidth = Math.max(sheet.widthOf(title, titleStyle), sheet.widthOf(content.number, numberStyle));
  sheet.tell('H1', () => {
    sheet.line(title, titleStyle, { x: sheet.right, y: top + 21, at: 'right' });
    sheet.line(content.number, numberStyle, { x: sheet.right, y: top + 40, at: 'right' });
  });
  sheet.y = top + 5;
  const column = { x: sheet.left + emblemSize + 10, width: sheet.width - emblemSize - 24 - titleWidth };
  sheet.tell('P', () => {
    sheet.paragraph(drawing.nameIn(pack.receipts.authority), { face: 'bold', size: 10, colour: main }, column);
    sheet.y += 1;
    sheet.paragraph(drawing.nameIn(pack.names), { face: 'regular', size: 8, colour: muted }, column);
  });
  const bottom = Math.max(sheet.y + 6, top + emblemSize + 8);
  sheet.decorate(horizontal(sheet.left, bottom, sheet.width, main, 0.9));
  sheet.y = bottom + 9;
}

/** The head of a page on which something goes on. `about`: what it is about, where that is one item. */
export function drawShortHead(drawing: Drawing, title: string, about: string | null): void {
  const { sheet, content } = drawing;
  const style: Style = { face: 'bold', size: 8.5, colour: sheet.palette.main };
  drawBand(drawing);
  sheet.tell('P', () => {
    sheet.line(`${title} ${content.number}`, style, { x: sheet.left, y: 26 });
    if (about === null) return;
    const [first = '', ...others] = sheet.linesOf(about, style, sheet.width / 2);
    sheet.line(others.length > 0 ? `${first}…` : first, style, { x: sheet.right, y: 26, at: 'right' });
  });
  sheet.decorate(horizontal(sheet.left, 33, sheet.width, sheet.palette.main));
  sheet.y = 33 + style.size * lineHeight;
}

function drawBand({ sheet }: Drawing): void {
  const { main, accent } = sheet.palette;
  const band = { x: 0, y: 0, width: sheet.pageWidth, height: 6 };
  sheet.decorate(`${filledBox(band, main)} ${filledBox({ ...band, y: 6, height: 1.8 }, accent)}`);
}
