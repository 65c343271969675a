// When and how it was paid, and what somebody must not overlook: that another receipt was replaced, or that money is
// still owed.
import type { ReceiptItem } from '../../domain/receipt/content';
import type { Drawing } from './drawing';
import { filledBox, roundedBox } from './shapes';
import { lineHeight, type Style } from './text-style';

type Fact = { label: string; value: string; columns?: number };

const columns = 3;
const gap = 10;

/**
 * `whole`: of an extract, nothing that leads to the other items is told. With the reference of the payment anybody finds
 * all that it paid for.
 */
export function drawFacts(drawing: Drawing, { whole }: { whole: boolean }): void {
  const { content, texts, day } = drawing;
  const { paidOn, issuedOn, provider, paymentReference, transaction } = content;
  drawRow(drawing, [
    { label: texts.paidOn, value: day(paidOn) },
    { label: texts.issuedOn, value: day(issuedOn) },
    { label: texts.paidWith, value: texts.providers[provider] },
  ]);
  if (whole)
    drawRow(drawing, [
      { label: texts.paymentReference, value: paymentReference },
      ...(transaction === null ? [] : [{ label: texts.transaction, value: transaction, columns: 2 }]),
    ]);
  drawing.sheet.y += 5;
}

function drawRow({ sheet }: Drawing, facts: readonly Fact[]): void {
  const label: Style = { face: 'regular', size: 6.6, colour: sheet.palette.muted };
  const value: Style = { face: 'bold', size: 8.6, colour: sheet.palette.ink };
  const columnWidth = (sheet.width - gap * (columns - 1)) / columns;
  const top = sheet.y;
  let bottom = top;
  let x = sheet.left;
  for (const fact of facts) {
    const width = columnWidth * (fact.columns ?? 1) + gap * ((fact.columns ?? 1) - 1);
    sheet.y = top;
    sheet.tell('P', () => {
      sheet.paragraph(fact.label, label, { x, width });
      sheet.paragraph(fact.value, value, { x, width });
    });
    bottom = Math.max(bottom, sheet.y);
    x += width + gap;
  }
  sheet.y = bottom + 6;
}

/** `whole`: the reason is told by who replaced the receipt, and may speak of other items. */
export function drawReplaced({ sheet, content: { replaces }, texts }: Drawing, { whole }: { whole: boolean }): void {
  if (replaces === null) return;
  const style: Style = { face: 'regular', size: 8, colour: sheet.palette.ink };
  const text = texts.replaces(replaces.number, whole ? replaces.reason : null);
  const lines = sheet.linesOf(text, style, sheet.width - 18);
  const height = lines.length * style.size * lineHeight + 10;
  sheet.need(Math.min(height, 120));
  const bar = { x: sheet.left, y: sheet.y, width: 3, height: Math.min(height, sheet.bottom - sheet.y) };
  sheet.decorate(filledBox(bar, sheet.palette.accent));
  sheet.y += 5;
  sheet.tell('P', () => sheet.lines(lines, style, { x: sheet.left + 12 }));
  sheet.y += 11;
}

/** What of one item is still owed, in white on red: nobody is to take a part for the whole. */
export function drawPartly({ sheet, texts, money }: Drawing, { standing, left }: ReceiptItem): void {
  if (standing !== 'part') return;
  const { warning, white } = sheet.palette;
  const title: Style = { face: 'bold', size: 13, colour: white };
  const style: Style = { face: 'regular', size: 8, colour: white };
  const lines = sheet.linesOf(texts.partly.text(money(left)), style, sheet.width - 24);
  const height = 15 + title.size * lineHeight + lines.length * style.size * lineHeight;
  sheet.need(height);
  sheet.decorate(roundedBox({ x: sheet.left, y: sheet.y, width: sheet.width, height }, 4, warning));
  sheet.y += 7;
  sheet.tell('P', () => {
    sheet.paragraph(texts.partly.title.toUpperCase(), title, { x: sheet.left + 12 });
    sheet.lines(lines, style, { x: sheet.left + 12 });
  });
  sheet.y += 17;
}
