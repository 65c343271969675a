import { readBounce } from '../../shared/messages/read-bounce';
import { reportParts } from '../../shared/messages/report-parts';
import { bouncedAddress, byExchange, byExim, byGmail, byPostfix } from '../callbacks/bounces';

const returned = { to: 'bounces@mail.example.org', messageId: '<a-mail@taxes.example>' };
const head = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n';
const status = '--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n';
const megabyte = 1_000_000;
const most = { parts: 8, lines: 300, bytes: 16_384 };

/** What a parser is given, whatever came. */
const workOf = (mail: string) => {
  const parts = reportParts(Buffer.from(mail, 'latin1'))?.parts ?? [];
  return {
    parts: parts.length,
    lines: Math.max(0, ...parts.map(({ raw }) => raw.toString('latin1').split('\n').length)),
    bytes: Math.max(0, ...parts.map(({ raw }) => raw.length)),
  };
};

test.each([
  ['blank lines', `${head}\r\n${'\n'.repeat(megabyte)}`],
  ['blank lines in a part', `${head}\r\n${status}${'\n'.repeat(megabyte)}`],
  ['marks of parts', `${head}\r\n${'--b\r\n'.repeat(megabyte / 5)}`],
  ['parts', `${head}\r\n${status.repeat(15_000)}`],
  [
    'marks of parts within a part',
    `${head}\r\n${status}--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${'--c\r\n'.repeat(200_000)}`,
  ],
  ['one line', `${head}\r\n${status}Diagnostic-Code: ${'x'.repeat(megabyte)}`],
  ['lines that are folded', `${head}\r\n${status}X: ${'\r\n '.repeat(megabyte / 3)}`],
])('of a megabyte of %s no more is parsed than a report needs', (_, mail) => {
  const work = workOf(mail);
  for (const what of ['parts', 'lines', 'bytes'] as const) expect(work[what]).toBeLessThanOrEqual(most[what]);
});

test.each([
  ['a mail without headers', '\n'.repeat(megabyte)],
  ['headers without end', `X: ${'x'.repeat(20_000)}\r\n${head}\r\n${status}`],
  ['a mail of another type', `Subject: x\r\n\r\n${'\n'.repeat(megabyte)}`],
  ['a type that only stands in its text', `Subject: x\r\n\r\n${head}\r\n${status}`],
  ['a report of no boundary', `Content-Type: multipart/report\r\n\r\n${status}`],
])('%s is not parsed at all', (_, mail) => expect(reportParts(Buffer.from(mail))).toBeNull());

test.each([
  ['Postfix', byPostfix],
  ['Exim', byExim],
  ['Gmail', byGmail],
  ['Exchange', byExchange],
])('a report of %s is read with everything that is needed of it, whatever follows', async (_, written) => {
  const report = written(returned);
  const read = await readBounce(Buffer.from(report));
  expect(read).toMatchObject({ state: 'undelivered', address: 'dead', messageId: returned.messageId });
  expect(read?.reason).not.toContain(bouncedAddress);
  expect(await readBounce(Buffer.from(report + 'x\r\n'.repeat(100_000)))).toEqual(read);
});

test('a part that says to hold others is not taken apart', async () => {
  const folded = '--b\r\n Content-Type: multipart/mixed; boundary=c\r\nContent-Type: message/delivery-status\r\n\r\n';
  const inner = '--c\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n';
  expect(await readBounce(Buffer.from(`${head}\r\n${folded}${inner}`))).toMatchObject({ state: 'pending' });
});
