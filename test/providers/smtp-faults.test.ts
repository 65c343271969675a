import { Personal } from '../../shared/domain/personal';
import type { MessageProvider, OutgoingMail } from '../../shared/providers/messages/message-provider';
import { openSmtp, type SmtpOptions } from '../../shared/providers/messages/smtp';
import { useScriptedSmtp } from './scripted-smtp';

const server = useScriptedSmtp();
const opened: MessageProvider<OutgoingMail>[] = [];
afterEach(() => {
  for (const provider of opened.splice(0)) provider.close();
});

const limits = { connectSeconds: 0.15, silenceSeconds: 0.15, totalSeconds: 0.4 };

function open(over: Partial<SmtpOptions> = {}): MessageProvider<OutgoingMail> {
  const from = 'Taxes <no-reply@taxes.example>';
  const provider = openSmtp({
    url: server.url(),
    from,
    requireTls: false,
    bounces: null,
    takesReservedDomains: true,
    ...over,
    limits: { ...limits, ...over.limits },
  });
  opened.push(provider);
  return provider;
}

const address = 'rasoa.rabe@example.mg';
const mail = (over: Partial<OutgoingMail> = {}): OutgoingMail => ({
  channel: 'email',
  attemptId: '019b0000-0000-7000-8000-00000000000a',
  notificationId: '019b0000-0000-7000-8000-000000000001',
  to: new Personal(address),
  subject: 'Votre reçu',
  text: 'Bonjour',
  html: '<p>Bonjour</p>',
  attachments: [],
  unsubscribeUrl: null,
  ...over,
});

const never = new AbortController().signal;
const faultOf = (provider: MessageProvider<OutgoingMail>, sent = mail(), signal = never) =>
  provider.send(sent, signal).then(
    () => 'taken',
    ({ kind, address, message }) => ({ kind, address, message }),
  );

const large = (): OutgoingMail =>
  mail({ attachments: [{ name: 'a.pdf', mediaType: 'application/pdf', content: Buffer.alloc(12_000_000, 7) }] });

describe('what a server says of recipient or content is about the mail', () => {
  test.each([
    ['RCPT', '450 4.2.1 greylisted', 'again', null],
    ['RCPT', '451 try later', 'again', null],
    ['RCPT', `550 5.1.1 <${address}>: Recipient address rejected: User unknown`, 'refused', 'dead'],
    ['RCPT', `550 No such user ${address}`, 'refused', 'dead'],
    ['RCPT', '550 5.7.1 Relaying denied', 'refused', null],
    ['RCPT', '550 Requested action not taken: mailbox unavailable', 'refused', null],
    ['RCPT', '552 5.2.2 mailbox full', 'refused', null],
    ['RCPT', '556 5.1.10 the domain takes no mail', 'refused', 'dead'],
    ['DATA', '452 4.3.1 no room', 'again', null],
    ['DATA', '554 no valid recipients', 'refused', null],
    ['content', '451 4.7.1 try later', 'again', null],
    ['content', '554 5.7.1 this is spam', 'refused', null],
    ['content', '550 5.1.1 user unknown', 'refused', 'dead'],
  ] as const)('after %s: %s', async (step, said, kind, fault) => {
    server.script[step] = said;
    const told = await faultOf(open());
    expect(told).toMatchObject({ kind, address: fault });
    expect(JSON.stringify(told)).not.toMatch(/rasoa|rabe/i);
  });

  test('and leaves the connection usable for the next', async () => {
    server.script.RCPT = ['550 5.1.1 no such user', '250 ok'];
    const provider = open({ limits: { connections: 1 } });
    expect(await faultOf(provider)).toMatchObject({ kind: 'refused' });
    expect(await faultOf(provider)).toBe('taken');
    expect(server.connections()).toBe(1);
  });
});

describe('what comes before is about the way to the server', () => {
  test.each([
    ['greeting', '554 no service here'],
    ['greeting', '421 too many connections'],
    ['greeting', 'drop'],
    ['EHLO', '502 no'],
    ['MAIL', '451 4.3.0 trouble'],
    ['MAIL', '550 5.1.8 sender refused'],
    ['MAIL', 'drop'],
    ['RCPT', '421 going down'],
    ['RCPT', 'drop'],
    ['DATA', 'drop'],
    ['content', '421 4.3.2 going down'],
  ] as const)('%s: %s', async (step, said) => {
    server.script[step] = said;
    expect(await faultOf(open())).toMatchObject({ kind: 'away', address: null });
  });

  test.each(['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA'] as const)('a server that hangs at %s', async (step) => {
    server.script[step] = null;
    expect(await faultOf(open())).toMatchObject({ kind: 'away' });
  });

  test('nobody listens', async () => {
    expect(await faultOf(open({ url: 'smtp://127.0.0.1:1' }))).toMatchObject({ kind: 'away' });
  });

  test('it does not encrypt although it must', async () => {
    expect(await faultOf(open({ requireTls: true }))).toMatchObject({ kind: 'away' });
    expect(server.contents).toEqual([]);
  });
});

describe('once a mail has left to its end, only an answer says what became of it', () => {
  test('a server that hangs may have taken it', async () => {
    server.script.content = null;
    expect(await faultOf(open())).toMatchObject({ kind: 'unclear' });
    expect(server.contents).toHaveLength(1);
  });

  test('so may one that drops the connection, and the mail is not sent again behind our back', async () => {
    server.script.content = ['250 ok', 'drop'];
    const provider = open();
    expect(await faultOf(provider)).toBe('taken');
    expect(await faultOf(provider)).toMatchObject({ kind: 'unclear' });
    expect(server.contents).toHaveLength(2);
  });

  test('one that never comes to the end of its answer is left when the time is over', async () => {
    server.trickles = true;
    expect(await faultOf(open())).toEqual({
      kind: 'unclear',
      address: null,
      message: 'the server came to no end within 0.4 seconds',
    });
  });

  test('one that drops in the middle of the content has not taken it', async () => {
    server.dropAfterBytes = 100_000;
    expect(await faultOf(open(), large())).toMatchObject({ kind: 'away' });
  });
});

describe('whoever stops waiting', () => {
  test('closes the connection of a mail that is under way', async () => {
    server.script.content = null;
    const provider = open({ limits: { silenceSeconds: 60, totalSeconds: 60 } });
    const stop = new AbortController();
    const content = server.reached('content');
    const fault = faultOf(provider, mail(), stop.signal);
    await content;
    stop.abort();
    expect(await fault).toMatchObject({ kind: 'unclear', message: 'the sending was stopped' });
    server.script = {};
    expect(await faultOf(provider)).toBe('taken');
    expect(server.connections()).toBe(2);
  });

  test('has a mail that waits for a connection never sent', async () => {
    server.script.RCPT = null;
    const provider = open({ limits: { connections: 1, silenceSeconds: 60, totalSeconds: 60 } });
    const first = new AbortController();
    const rcpt = server.reached('RCPT');
    const stuck = faultOf(provider, mail(), first.signal);
    await rcpt;
    const second = new AbortController();
    const waiting = faultOf(provider, mail(), second.signal);
    second.abort();
    expect(await waiting).toMatchObject({ kind: 'away' });
    first.abort();
    expect(await stuck).toMatchObject({ kind: 'away' });
    expect(server.contents).toEqual([]);
  });

  test('before it begins sends nothing', async () => {
    expect(await faultOf(open(), mail(), AbortSignal.abort())).toMatchObject({ kind: 'away' });
    expect(server.connections()).toBe(0);
  });
});

test('a server that closed an idle connection gets the next mail over another', async () => {
  const provider = open();
  expect(await faultOf(provider)).toBe('taken');
  server.script.MAIL = ['421 idle for too long'];
  expect(await faultOf(provider)).toBe('taken');
  expect(server.connections()).toBe(2);
  expect(server.contents).toHaveLength(2);
});

describe('a server that fails again and again is left alone for a while', () => {
  test('and asked again by one mail', async () => {
    const told: boolean[] = [];
    const provider = open({
      limits: { failuresToOpen: 2, openSeconds: 0.05 },
      onBreaker: (isOpen) => told.push(isOpen),
    });
    server.script.greeting = '554 no service';
    await faultOf(provider);
    await faultOf(provider);
    const asked = server.connections();
    const fault = await faultOf(provider);
    expect(fault).toMatchObject({ kind: 'away' });
    expect(JSON.stringify(fault)).toContain('left alone for a while: ');
    expect(server.connections()).toBe(asked);

    server.script = {};
    while ((await faultOf(provider)) !== 'taken');
    expect(told).toEqual([true, false]);
  });

  test('but not for what it says of single mails, nor for those who stop waiting', async () => {
    const told: boolean[] = [];
    const provider = open({ limits: { failuresToOpen: 2 }, onBreaker: (isOpen) => told.push(isOpen) });
    server.script.RCPT = '550 5.1.1 no such user';
    for (let n = 0; n < 3; n += 1) await faultOf(provider);
    for (let n = 0; n < 3; n += 1) await faultOf(provider, mail(), AbortSignal.abort());
    expect(told).toEqual([]);
  });
});

describe('nobody connects for an address that', () => {
  test.each([
    ['a@b.mg\r\nBcc: all@example.mg', 'it would break its own headers'],
    ['a@b.mg\nRCPT TO:<all@example.mg>', 'it would break its own headers'],
    ['a\0@b.mg', 'it would break its own headers'],
    ['a@b.mg, c@d.mg', 'it would break its own headers'],
    ['A <a@b.mg>', 'it would break its own headers'],
    ['"a b"@c.mg', 'it would break its own headers'],
    ['a\u202e@b.mg', 'it would break its own headers'],
    ['a\u2028b@c.mg', 'it would break its own headers'],
    [`${'a'.repeat(250)}@b.mg`, 'it would break its own headers'],
    ['rasoa@localhost', 'nobody gets mail at its domain'],
    ['rasoa@mail', 'nobody gets mail at its domain'],
    ['rasoa@nowhere.invalid', 'nobody gets mail at its domain'],
    ['rasoa@mail.EXAMPLE', 'nobody gets mail at its domain'],
    ['rasoa@taxes.test', 'nobody gets mail at its domain'],
  ])('%j', async (odd, message) => {
    const fault = await faultOf(open({ takesReservedDomains: false }), mail({ to: new Personal(odd) }));
    expect(fault).toEqual({ kind: 'refused', address: 'dead', message });
    expect(server.connections()).toBe(0);
  });
});

test.each(['a\r\nBcc: all@example.mg', 'a\0b', 'a\u0085b'])(
  'a subject that would begin a header is refused, and the address is not to blame: %j',
  async (subject) => {
    const fault = await faultOf(open(), mail({ subject }));
    expect(fault).toEqual({ kind: 'refused', address: null, message: 'it would break its own headers' });
  },
);

test('an address in another script is asked for in the form that servers know', async () => {
  expect(await faultOf(open(), mail({ to: new Personal('rasoa@exämple.mg') }))).toBe('taken');
  expect(server.commands).toContain('RCPT TO:<rasoa@xn--exmple-cua.mg>');
});
