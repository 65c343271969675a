// The frame of mails as HTML that old mail programs understand, made of MJML.
import { readFileSync } from 'node:fs';

type Compiled = { html: string; errors: readonly { formattedMessage: string }[] };

export async function mailLayout(): Promise<string> {
  // MJML brings no types. Loaded here alone, so that the other files are made where it is not installed.
  const compile = require('mjml') as (text: string, options: object) => Promise<Compiled>;
  const source = readFileSync('shared/messages/mail-layout.mjml', 'utf8');
  const { html, errors } = await compile(source, { validationLevel: 'strict', keepComments: false, fonts: {} });
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  // Its indentation is a third of the text, and every mail carries it.
  const lines = html.split('\n').map((line) => line.trim());
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}
