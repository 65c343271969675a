// Mails that came back, as well-known servers write them. `to` is whom the bounce is sent to: the envelope sender of ours.
export type Returned = { to: string; messageId: string };

export const bouncedAddress = 'rasoa.rabe@example.mg';

const lines = (...parts: string[]): string => `${parts.join('\n').replaceAll('\n', '\r\n')}\r\n`;

const returnedHead = (messageId: string) => `From: Taxes <no-reply@taxes.example>
To: ${bouncedAddress}
Subject: =?UTF-8?Q?Votre_re=C3=A7u?=
Message-ID: ${messageId}
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8`;

type PostfixSays = { action?: string; status?: string; diagnostic?: string };

export const byPostfix = ({ to, messageId }: Returned, says: PostfixSays = {}): string => {
  const { action = 'failed', status = '5.1.1' } = says;
  const {
    diagnostic = `smtp; 550 5.1.1 <${bouncedAddress}>: Recipient address rejected:\n    User unknown in virtual mailbox table`,
  } = says;
  return lines(`Return-Path: <>
Delivered-To: ${to}
Received: by mail.example.org (Postfix)
\tid 4C7F21A0B3; Fri,  2 Jan 2026 08:00:05 +0000 (UTC)
Date: Fri,  2 Jan 2026 08:00:05 +0000 (UTC)
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ${to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9A3E41A0B1.1767340805/mail.example.org"
Content-Transfer-Encoding: 8bit
Message-Id: <20260102080005.4C7F21A0B3@mail.example.org>

This is a MIME-encapsulated message.

--9A3E41A0B1.1767340805/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.org.

<${bouncedAddress}>: host mx.example.mg[203.0.113.7] said: 550 5.1.1
    <${bouncedAddress}>: Recipient address rejected: User unknown

--9A3E41A0B1.1767340805/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 9A3E41A0B1
X-Postfix-Sender: rfc822; ${to}
Arrival-Date: Fri,  2 Jan 2026 08:00:04 +0000 (UTC)

Final-Recipient: rfc822; ${bouncedAddress}
Original-Recipient: rfc822;${bouncedAddress}
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.example.mg
Diagnostic-Code: ${diagnostic}

--9A3E41A0B1.1767340805/mail.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

${returnedHead(messageId)}

Bonjour

--9A3E41A0B1.1767340805/mail.example.org--`);
};

export const byExim = ({ to, messageId }: Returned): string =>
  lines(`Return-path: <>
Envelope-to: ${to}
Delivery-date: Fri, 02 Jan 2026 08:00:05 +0000
Received: from Debian-exim by mx.example.net with local (Exim 4.96)
\tid 1tTabc-000123-2x
\tfor ${to};
\tFri, 02 Jan 2026 08:00:05 +0000
X-Failed-Recipients: ${bouncedAddress}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: ${to}
References: ${messageId}
Content-Type: multipart/report; report-type=delivery-status; boundary=1767340805-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tTabc-000123-2x@mx.example.net>
Date: Fri, 02 Jan 2026 08:00:05 +0000

--1767340805-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  ${bouncedAddress}
    Unrouteable address

--1767340805-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Action: failed
Final-Recipient: rfc822;${bouncedAddress}
Status: 5.0.0
Remote-MTA: dns; mx.example.mg
Diagnostic-Code: smtp; 550 Unrouteable address

--1767340805-eximdsn-1804289383
Content-type: text/rfc822-headers

Return-path: <${to}>
${returnedHead(messageId)}

--1767340805-eximdsn-1804289383--`);

export const byGmail = ({ to, messageId }: Returned): string =>
  lines(`Delivered-To: ${to}
Return-Path: <>
Received: by 2002:a05:600c:3b1 with SMTP id x1; Fri, 02 Jan 2026 00:00:05 -0800 (PST)
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: ${to}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: ${messageId}
In-Reply-To: ${messageId}
Message-ID: <6957a2c5.050a0220.1.GMR@mx.google.com>
Date: Fri, 02 Jan 2026 00:00:05 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000abcdef"; report-type=delivery-status

--000000000000abcdef
Content-Type: multipart/related; boundary="000000000000abcd00"

--000000000000abcd00
Content-Type: multipart/alternative; boundary="000000000000abcd01"

--000000000000abcd01
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to ${bouncedAddress} because the address couldn't be found.

--000000000000abcd01
Content-Type: text/html; charset="UTF-8"

<html><body>Address not found</body></html>

--000000000000abcd01--
--000000000000abcd00--

--000000000000abcdef
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; no-reply@taxes.example
Arrival-Date: Fri, 02 Jan 2026 00:00:04 -0800 (PST)
X-Original-Message-ID: ${messageId}

Final-Recipient: rfc822; ${bouncedAddress}
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.com. (142.250.0.26, the server for the domain
 example.mg.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser x1 - gsmtp
Last-Attempt-Date: Fri, 02 Jan 2026 00:00:05 -0800 (PST)

--000000000000abcdef
Content-Type: message/rfc822

${returnedHead(messageId)}

Bonjour
--000000000000abcdef--`);

/** It rewrites the recipient of the bounce, and writes its report in base64. */
export const byExchange = ({ messageId }: Returned): string => {
  const report = lines(`Reporting-MTA: dns;AM6PR01.eurprd01.prod.exchangelabs.com
Received-From-MTA: dns;mail.example.org
Arrival-Date: Fri, 2 Jan 2026 08:00:04 +0000

Final-Recipient: rfc822;${bouncedAddress}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${bouncedAddress} not found by SMTP address lookup
X-Display-Name: Rasoa Rabe`);
  return lines(`From: <postmaster@example.mg>
To: <no-reply@taxes.example>
Date: Fri, 2 Jan 2026 08:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="5c8f2b7e-1d1f-4b4f-9f63-3a6b4a0c8d11"
Content-Language: fr-FR
Message-ID: <a1b2c3d4-0000-4444-8888-999999999999@AM6PR01.eurprd01.prod.exchangelabs.com>
In-Reply-To: ${messageId}
Subject: =?UTF-8?B?Tm9uIHJlbWlzwqA6IFZvdHJlIHJlw6d1?=
Auto-Submitted: auto-replied
MIME-Version: 1.0

--5c8f2b7e-1d1f-4b4f-9f63-3a6b4a0c8d11
Content-Type: multipart/alternative; differences=Content-Type; boundary="inner-1"

--inner-1
Content-Type: text/plain; charset="us-ascii"

Your message to ${bouncedAddress} couldn't be delivered.

--inner-1--

--5c8f2b7e-1d1f-4b4f-9f63-3a6b4a0c8d11
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

${Buffer.from(report)
  .toString('base64')
  .replace(/(.{76})/g, '$1\n')}

--5c8f2b7e-1d1f-4b4f-9f63-3a6b4a0c8d11
Content-Type: message/rfc822

Received: from mail.example.org by AM6PR01.eurprd01.prod.exchangelabs.com
${returnedHead(messageId)}

Bonjour
--5c8f2b7e-1d1f-4b4f-9f63-3a6b4a0c8d11--`);
};

export const absenceNote = ({ to, messageId }: Returned): string =>
  lines(`Delivered-To: ${to}
From: Rasoa Rabe <${bouncedAddress}>
To: ${to}
Subject: Absente : Votre reçu
Auto-Submitted: auto-replied
In-Reply-To: ${messageId}
Content-Type: text/plain; charset=utf-8

Action: failed
Je suis absente.`);

/** RFC 5965: somebody pressed "this is spam". */
export const complaint = ({ to, messageId }: Returned): string =>
  lines(`Delivered-To: ${to}
From: <abuse@example.mg>
To: ${to}
Subject: FW: Votre recu
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1"

--part1
Content-Type: text/plain

This is an email abuse report.

--part1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--part1
Content-Type: message/rfc822

${returnedHead(messageId)}

Bonjour
--part1--`);

/** Somebody forwards a bounce that was never ours. */
export const forwarded = (returned: Returned): string =>
  lines(`Delivered-To: ${returned.to}
From: somebody@example.mg
To: ${returned.to}
Subject: Fwd: Undelivered
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: message/rfc822

${byPostfix(returned).replaceAll('\r\n', '\n')}
--outer--`);
