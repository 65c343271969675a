// The amount, in figures and in words.
import type { Drawing } from './drawing';
import { filledBox, roundedBox } from './shapes';
import { lineHeight, type Style } from './text-style';

/** `excess`: of it, what is paid back; `0` for nothing. */
export function drawAmount(drawing: Drawing, told: { label: string; amount: string; excess: string }): void {
  const { sheet, texts, money, inWords } = drawing;
  const { main, tint, ink, warning } = sheet.palette;
  const label: Style = { face: 'regular', size: 9, colour: ink };
  const figures: Style = { face: 'bold', size: 19, colour: main };
  const words: Style = { face: 'regular', size: 8.4, colour: ink };
  const excess: Style = { face: 'bold', size: 8, colour: warning };
  const column = { x: sheet.left + 14, width: sheet.width - 26 };
  const wordLines = sheet.linesOf(capitalised(inWords(told.amount)), words, column.width);
  const excessLines = told.excess === '0' ? [] : sheet.linesOf(texts.excess(money(told.excess)), excess, column.width);
  const excessGap = excessLines.length === 0 ? 0 : 4;
  const height = 38 + excessGap + (wordLines.length * words.size + excessLines.length * excess.size) * lineHeight;
  sheet.need(height);
  const box = { x: sheet.left, y: sheet.y, width: sheet.width, height };
  sheet.decorate(`${roundedBox(box, 4, tint)} ${filledBox({ ...box, width: 4 }, main)}`);
  const top = sheet.y;
  sheet.tell('P', () => {
    sheet.line(told.label, label, { x: column.x, y: top + 22 });
    sheet.line(money(told.amount), figures, { x: column.x + column.width, y: top + 24, at: 'right' });
    sheet.y = top + 31;
    sheet.lines(wordLines, words, { ...column, at: 'right' });
    sheet.y += excessGap;
    sheet.lines(excessLines, excess, column);
  });
  sheet.y = top + height + 10;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
