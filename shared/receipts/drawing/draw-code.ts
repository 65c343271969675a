// The code that proves a payment: large enough to be read through a windscreen, drawn as squares so that no printer blurs
// it.
import type { ReceiptItem } from '../../domain/receipt/content';
import { codeModules, quietModules } from '../code-modules';
import { proofLink } from '../proof-link';
import type { Drawing } from './drawing';
import { roundedFrame, short } from './shapes';
import { lineHeight, type Style } from './text-style';

/** With the quiet around it; the code itself is 45 mm and more. */
export const codeSize = 148;

/** The code with its upper left corner at `x` and the sheet's `y`, and beneath it how to verify. Moves `y` below both. */
export function drawCode(drawing: Drawing, item: ReceiptItem, x: number): void {
  const { sheet, texts, content } = drawing;
  const { line, muted } = sheet.palette;
  const frame = { x, y: sheet.y, width: codeSize, height: codeSize };
  if (item.token === null) {
    drawNoCode(drawing, x);
    return;
  }
  const link = proofLink(content, item);
  sheet.decorate(roundedFrame(frame, 4, line, 0.6));
  const alt = texts.verify(addressOf(content.verifyAt));
  const draw = () => sheet.doc.addContent(squares(link, frame));
  if (addressOf(link) === null) sheet.tell('Figure', draw, { alt });
  else sheet.tell('Link', draw, { alt, leads: { ...frame, to: link } });
  sheet.y += codeSize + 5;
  const style: Style = { face: 'regular', size: 6.6, colour: muted };
  sheet.tell('P', () => sheet.paragraph(alt, style, { x, width: codeSize }));
}

/** What the address of a page begins with; null where the platform does not know its own. */
const addressOf = (link: string): string | null => /^https?:\/\/[^/]+\//.exec(link)?.[0] ?? null;

/**
 * In modules instead of points, for whole numbers are short. Dark squares that touch within a row are one rectangle; all
 * are one path, so that no seam shows between rows.
 */
function squares(text: string, { x, y }: { x: number; y: number }): string {
  const { size, isDark } = codeModules(text);
  const module = codeSize / (size + quietModules * 2);
  const [left, top] = [x, y].map((corner) => Math.round((corner + quietModules * module) * 1000) / 1000);
  const rectangles: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!isDark(row, column)) continue;
      const from = column;
      while (column + 1 < size && isDark(row, column + 1)) column++;
      rectangles.push(`${from} ${row} ${column - from + 1} 1 re`);
    }
  }
  const scale = module.toFixed(5);
  return `q 0 g ${scale} 0 0 ${scale} ${left} ${top} cm ${rectangles.join(' ')} f Q`;
}

function drawNoCode({ sheet, texts }: Drawing, x: number): void {
  const { line, muted } = sheet.palette;
  const style: Style = { face: 'regular', size: 8, colour: muted };
  const lines = sheet.linesOf(texts.noCode, style, codeSize - 20);
  const height = lines.length * style.size * lineHeight + 24;
  sheet.decorate(roundedFrame({ x, y: sheet.y, width: codeSize, height }, 4, line, 0.6));
  sheet.y += 12;
  sheet.tell('P', () => sheet.lines(lines, style, { x: x + 10, width: codeSize - 20, at: 'middle' }));
  sheet.y += short(12);
}
