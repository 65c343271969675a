// What can be touched on a page.

/** pdfkit takes an object as a text here, and a plain text as a name; its types know neither. */
export const annotationOf = (element: PDFKit.PDFStructureElement, contents: string): PDFKit.Mixins.AnnotationOption =>
  ({ structParent: element, Contents: Object(contents) }) as object;

/** Where somebody who reads it on a screen can touch it to get to an address. */
export type Leads = { x: number; y: number; width: number; height: number; to: string };
