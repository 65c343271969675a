// A mail as it came over the wire -> subject and text. Reads what this product sends: one part of plain text in UTF-8.

export type ReadMail = { subject: string; text: string };

export function readMail(raw: string): ReadMail {
  const end = raw.indexOf('\r\n\r\n');
  const head = (end === -1 ? raw : raw.slice(0, end)).replace(/\r\n[ \t]/g, ' ');
  const body = end === -1 ? '' : raw.slice(end + 4);
  const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  return {
    subject: decodedWords(header('Subject')),
    text: decodedBody(body, header('Content-Transfer-Encoding').toLowerCase()).replaceAll('\r\n', '\n'),
  };
}

/** RFC 2047: `=?UTF-8?Q?…?=`. Blanks between two such words belong to neither. */
const decodedWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, coding: string, word: string) =>
      coding.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : quotedPrintable(word.replaceAll('_', ' ')),
    );

function decodedBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? quotedPrintable(body.replace(/=\r\n/g, '')) : body;
}

/** RFC 2045: a byte that is not printable ASCII stands as `=E9`. */
const quotedPrintable = (text: string): string =>
  text.replace(/(?:=[0-9A-F]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString());
