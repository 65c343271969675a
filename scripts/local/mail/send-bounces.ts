// What a mail server sends back when it could not deliver what it took, posted to where bounces are received.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** `url` is that of the callbacks. */
export type BouncesTo = { url: string; secret: string };

export type ReturnedMail = { sender: string; recipient: string; status: string; raw: Buffer };

export type BounceSender = {
  send(returned: ReturnedMail): void;
  /** Resolves when none is under way any more. */
  settled(): Promise<void>;
  stop(): void;
};

// The platform may be starting still.
const attempts = 20;
const pauseMs = 250;

export function openBounceSender(to: BouncesTo | null): BounceSender {
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();

  async function post(returned: ReturnedMail): Promise<void> {
    const body = bounceOf(returned);
    for (let left = attempts; left > 0 && to !== null; left -= 1) {
      if (await isTaken(to, body, stopped.signal)) return;
      await pause(pauseMs, undefined, { signal: stopped.signal });
    }
  }

  return {
    send(returned) {
      // Of what nobody takes nobody is told: so it is with mails.
      const posting = post(returned).catch(() => {});
      underWay.add(posting);
      posting.then(() => underWay.delete(posting));
    },
    settled: async () => void (await Promise.all(underWay)),
    stop: () => stopped.abort(),
  };
}

/** A fault that would stay counts as taken: the mail is lost, as with any server. */
async function isTaken({ url, secret }: BouncesTo, body: string, signal: AbortSignal): Promise<boolean> {
  const headers = { 'Content-Type': 'message/rfc822', Authorization: `Bearer ${secret}` };
  const answer = await fetch(`${url}/deliveries/mail`, { method: 'POST', headers, body, signal }).catch(() => null);
  return answer !== null && answer.status < 500;
}

/** RFC 3464, with the headers of the mail (RFC 3462). */
function bounceOf({ sender, recipient, status, raw }: ReturnedMail): string {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const boundary = `bounce-${randomUUID()}`;
  return `Return-Path: <>
Delivered-To: ${sender}
From: Mail Delivery System <MAILER-DAEMON@sink.invalid>
To: ${sender}
Subject: Undelivered Mail Returned to Sender
Message-ID: <${randomUUID()}@sink.invalid>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"

--${boundary}
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--${boundary}
Content-Type: message/delivery-status

Reporting-MTA: dns; sink.invalid

Final-Recipient: rfc822; ${recipient}
Action: failed
Status: ${status}
Diagnostic-Code: smtp; 550 ${status} <${recipient}> was told to bounce

--${boundary}
Content-Type: text/rfc822-headers

${(end === -1 ? text : text.slice(0, end)).replaceAll('\r\n', '\n')}

--${boundary}--
`.replaceAll('\n', '\r\n');
}
