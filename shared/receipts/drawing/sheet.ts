// The paper that a receipt is drawn on, from top to bottom: a place that moves down, and a new page where something does
// not fit. All lengths are those of A5 in points; A4 is the same larger, so that both look alike.
import { breakLines } from '../fonts/break-lines';
import { safeText } from '../fonts/safe-text';
import { bold, regular, type Typeface } from '../fonts/typeface';
import { annotationOf, type Leads } from './annotation';
import type { Palette } from './palette';
import { footHeight, margin, type Paper, papers } from './paper';
import { baseline, lineHeight, type Place, type Style } from './text-style';

export class Sheet {
  /** The top of what comes next. */
  y = 0;
  readonly left = margin;
  readonly right: number;
  readonly width: number;
  readonly bottom: number;
  readonly pageWidth: number;
  readonly pageHeight: number;
  readonly #scale: number;
  readonly #faces: Readonly<Record<Style['face'], Typeface>> = { regular: regular(), bold: bold() };
  readonly #root: PDFKit.PDFStructureElement;
  #open: { element: PDFKit.PDFStructureElement; type: string } | null = null;
  #colour = '';
  #top = (): void => {};

  /** `doc` has no page yet. */
  constructor(
    readonly doc: PDFKit.PDFDocument,
    readonly palette: Palette,
    paper: Paper,
  ) {
    const { width, height, scale } = papers[paper];
    this.#scale = scale;
    this.pageWidth = width / scale;
    this.pageHeight = height / scale;
    this.right = this.pageWidth - margin;
    this.width = this.right - this.left;
    this.bottom = this.pageHeight - footHeight;
    for (const [name, { source }] of Object.entries(this.#faces)) doc.registerFont(name, source);
    this.#root = doc.struct('Document');
    doc.addStructure(this.#root);
  }

  /** A new page. Both draw the top of one and move `y` beneath it: `further` of those that it takes besides. */
  beginPart(first: () => void, further: () => void): void {
    this.#top = further;
    this.#turnPage(first);
  }

  /** What is being told goes on beneath the top of the new page. */
  #turnPage(top: () => void): void {
    const open = this.#open;
    if (open !== null) this.doc.endMarkedContent();
    this.#open = null;
    this.doc.addPage({ size: [this.pageWidth * this.#scale, this.pageHeight * this.#scale], margin: 0 });
    this.doc.scale(this.#scale);
    this.#colour = '';
    top();
    if (open === null) return;
    open.element.add(this.doc.markStructureContent(open.type));
    this.#open = open;
  }

  /** Turns the page unless so much is left on it. */
  need(height: number): void {
    if (this.y + height > this.bottom) this.#turnPage(this.#top);
  }

  /** Texts that belong together, for those who have the document read to them. `type`: one of PDF's, such as H1 or P. */
  tell(type: string, draw: () => void, { alt, leads }: { alt?: string; leads?: Leads } = {}): void {
    const element = this.doc.struct(type, alt === undefined ? {} : { alt });
    this.#root.add(element);
    this.#open = { element, type };
    element.add(this.doc.markStructureContent(type));
    draw();
    this.doc.endMarkedContent();
    if (leads !== undefined) {
      const { x, y, width, height, to } = leads;
      this.doc.link(x, y, width, height, to, annotationOf(element, alt ?? ''));
    }
    element.end();
    this.#open = null;
  }

  /** Operators of PDF in these lengths: for the eye only, and therefore outside of `tell`. */
  decorate(operators: string): void {
    this.doc.addContent(`/Artifact BMC q ${operators} Q EMC`);
  }

  /** Texts that are not read out, since they come again on every page. */
  aside(draw: () => void): void {
    this.doc.addContent('/Artifact BMC');
    draw();
    this.doc.addContent('EMC');
  }

  /** To a page that was drawn before, counted from 0. */
  goBackTo(page: number): void {
    this.doc.switchToPage(page);
    this.#colour = '';
  }

  /** One line, drawn as it is however long. */
  line(text: string, { face, size, colour }: Style, { x, y, at = 'left' }: Place): void {
    const shown = this.#safe(text, face);
    if (shown === '') return;
    const textWidth = at === 'left' ? 0 : this.#faces[face].widthOf(shown) * size;
    const start = at === 'left' ? x : x - (at === 'right' ? textWidth : textWidth / 2);
    if (colour !== this.#colour) this.doc.fillColor(colour);
    this.#colour = colour;
    // pdfkit measures and counts what it is not told, for lines and links beneath texts; its types know of neither.
    const options = { lineBreak: false, baseline: 'alphabetic', textWidth, wordCount: 1 } as const;
    this.doc.font(face).fontSize(size).text(shown, start, y, options);
  }

  /** As many lines as it takes from `y` on, over pages if need be. */
  paragraph(text: string, style: Style, { x = this.left, width = this.width, at = 'left' }: Column = {}): void {
    this.lines(this.linesOf(text, style, width), style, { x, width, at });
  }

  /** Lines that were broken before. */
  lines(lines: readonly string[], style: Style, { x = this.left, width = this.width, at = 'left' }: Column = {}): void {
    const anchor = at === 'left' ? x : x + (at === 'right' ? width : width / 2);
    for (const line of lines) {
      this.need(style.size * lineHeight);
      this.line(line, style, { x: anchor, y: this.y + style.size * baseline, at });
      this.y += style.size * lineHeight;
    }
  }

  linesOf(text: string, { face, size }: Style, width: number): string[] {
    const { widthOf } = this.#faces[face];
    return breakLines(this.#safe(text, face), width, (part) => widthOf(part) * size);
  }

  widthOf(text: string, { face, size }: Style): number {
    return this.#faces[face].widthOf(this.#safe(text, face)) * size;
  }

  /** No more can be told. */
  end(): void {
    this.#root.end();
  }

  #safe(text: string, face: Style['face']): string {
    return safeText(text, this.#faces[face].has);
  }
}

type Column = { x?: number; width?: number; at?: Place['at'] };
