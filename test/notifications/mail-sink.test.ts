import { type MailSink, startMailSink } from '../../scripts/local/mail-sink';
import { readMail } from '../../scripts/local/read-mail';
import { Personal } from '../../shared/domain/personal';
import { type MailServer, openSmtp } from '../../shared/providers/smtp';
import { rows } from '../../shared/store/sql';
import { useDatabase } from '../support/database';

const { db, url } = useDatabase();
let sink: MailSink;
let server: MailServer;
beforeAll(async () => {
  sink = await startMailSink(url());
  server = openSmtp({ url: sink.url, from: 'Taxes <no-reply@taxes.example>', requireTls: false });
});
afterAll(async () => {
  server.close();
  await sink.stop();
});

const mail = {
  id: '019b0000-0000-7000-8000-000000000001',
  to: new Personal('rasoa@example.mg'),
  subject: 'Votre compte est effacé – Safidio ny teny miafinao, ry tompoko hajaina indrindra é',
  text: `${'Une ligne assez longue pour être pliée par le serveur, avec des accents : éàü. '.repeat(3)}\n\n= fin =\n.\n`,
};

test('what is sent is kept as it was written', async () => {
  await server.send(mail, new AbortController().signal);

  expect(await rows(db(), `select channel, sender, recipient, subject, body from caught_message`)).toEqual([
    {
      channel: 'email',
      sender: 'no-reply@taxes.example',
      recipient: 'rasoa@example.mg',
      subject: mail.subject,
      body: mail.text,
    },
  ]);
});

test('a sink whose database is away says "not now", and the mail is sent again later', async () => {
  await rows(db(), `alter table caught_message rename to elsewhere`);
  await expect(server.send(mail, new AbortController().signal)).rejects.toMatchObject({ kind: 'again' });
  await rows(db(), `alter table elsewhere rename to caught_message`);
});

test('a mail without head or body is read as far as it goes', () => {
  expect(readMail('Subject: only a head')).toEqual({ subject: 'only a head', text: '' });
  expect(readMail('X: y\r\n\r\nbody\r\n')).toEqual({ subject: '', text: 'body\n' });
  expect(readMail('Content-Transfer-Encoding: base64\r\n\r\nw6k=\r\n').text).toBe('é');
});
