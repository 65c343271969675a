// How an amount was computed, by which tariff and by which law, and how sure that is. It goes on over pages: of what was
// computed nothing is left out.
import type { ReceiptItem } from '../../domain/receipt/content';
import type { Drawing } from './drawing';
import { lineHeight, type Style } from './text-style';

const size = 7.2;

export function drawComputation(drawing: Drawing, item: ReceiptItem): void {
  const { texts } = drawing;
  const tariff = texts.tariff(item.tariff.title, item.tariff.version);
  // Its sentences name the tariff as a rule, unless they speak of a version that has no title in the language.
  const isNamed = item.explanation.some((sentence) => sentence.includes(item.tariff.title));
  drawTexts(drawing, texts.computation, isNamed ? item.explanation : [...item.explanation, tariff]);
  drawTexts(
    drawing,
    texts.laws,
    item.legalReferences.map(({ text, confidence }) => `${text} (${texts.confidence[confidence]})`),
  );
}

function drawTexts({ sheet }: Drawing, heading: string, paragraphs: readonly string[]): void {
  const headingStyle: Style = { face: 'bold', size: 8, colour: sheet.palette.main };
  const style: Style = { face: 'regular', size, colour: sheet.palette.ink };
  // A heading is not left alone at the foot of a page.
  sheet.need((headingStyle.size + style.size * 2) * lineHeight);
  sheet.tell('H3', () => sheet.paragraph(heading, headingStyle));
  sheet.y += 1;
  for (const text of paragraphs) {
    sheet.tell('P', () => {
      sheet.need(style.size * lineHeight);
      sheet.line('•', style, { x: sheet.left, y: sheet.y + size * 0.95 });
      sheet.paragraph(text, style, { x: sheet.left + 8, width: sheet.width - 8 });
    });
    sheet.y += 0.8;
  }
  sheet.y += 5;
}
