// A bank statement as XML (camt.053) -> its lines, entry by entry. Read as it comes: of the tree no more than one entry is
// ever kept. No document type, so no entities but the five that XML has; limits on depth and on what one entry holds.
import { SaxesParser } from 'saxes';
import { type Element, linesOfEntry } from '../domain/statement/camt-entry';
import type { StatementFault, StatementLine, StatementPlace } from '../domain/statement/statement-line';
import { balanceOf } from './statement-balance';

const maxDepth = 32;
// A batch of some thousand movements that the bank booked in one sum.
const maxElementsOfEntry = 100_000;
const maxTextLength = 2000;
const namespaces = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.0[2-8]$/;

/** Read whole as trees; of everything else above them nothing is kept. */
const kept = new Set(['Ntry', 'Bal']);

class Unreadable extends Error {
  override name = 'Unreadable';
}

/** `texts` are pieces of the file, cut anywhere. Ends with a fault where the file is no such statement. */
export function* readCamtStatement(
  texts: Iterable<string>,
  place: StatementPlace,
): Generator<StatementLine | StatementFault> {
  const reader = openReader();
  let balance = balanceOf();
  try {
    for (const text of texts) {
      reader.write(text);
      for (const element of reader.take()) {
        if (element.name === 'Bal') balance.addBalance(element);
        else if (element.name === 'Ntry') {
          balance.addEntry(element);
          yield* linesOfEntry(element, place);
        } else {
          yield* balance.faults(element);
          balance = balanceOf();
        }
      }
    }
    reader.close();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield { line: reader.line(), field: '', message: error.message };
  }
}

type Reader = {
  write(text: string): void;
  /** What was completed since the last time: entries, balances, and at the end of each statement an empty `Stmt`. */
  take(): Element[];
  close(): void;
  line(): number;
};

function openReader(): Reader {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const path: string[] = [];
  let open: Element[] = [];
  let elements = 0;
  let statements = 0;
  let done: Element[] = [];

  // In words of ours: the parser's own repeat what stands in the file.
  parser.on('error', () => {
    throw new Unreadable(`is no sound XML near column ${parser.column}`);
  });
  parser.on('doctype', () => {
    throw new Unreadable('declares a document type, which is not taken');
  });
  parser.on('xmldecl', ({ encoding = 'utf-8' }) => {
    if (!/^utf-?8$/i.test(encoding)) throw new Unreadable('is not written in UTF-8');
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (path.length === 0 && (local !== 'Document' || !namespaces.test(uri)))
      throw new Unreadable('is no bank statement of camt.053.001.02 to .08');
    path.push(local);
    if (path.length > maxDepth) throw new Unreadable('is nested deeper than a bank statement is');
    if (open.length === 0 && !kept.has(local)) return;
    elements = open.length === 0 ? 1 : elements + 1;
    if (elements > maxElementsOfEntry) throw new Unreadable('has an entry that holds too much');
    const currency = attributes.Ccy?.value;
    const element = { name: local, line: parser.line, text: '', currency, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element === undefined) return;
    if (element.text.length + text.length > maxTextLength) throw new Unreadable('has a text that is too long');
    element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ local }) => {
    path.pop();
    const closed = open.pop();
    if (closed !== undefined && open.length === 0) done.push(closed);
    if (closed !== undefined || local !== 'Stmt') return;
    statements += 1;
    done.push({ name: 'Stmt', line: parser.line, text: '', currency: undefined, children: [] });
  });
  return {
    write: (text) => void parser.write(text),
    take() {
      const taken = done;
      done = [];
      return taken;
    },
    close() {
      parser.close();
      open = [];
      if (statements === 0) throw new Unreadable('holds no statement');
    },
    line: () => parser.line,
  };
}
