// GET and POST /verify.
import { z } from 'zod';
import { readReceiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { errorsOfForm, formMediaType } from '../../../shared/http/read-form';
import { defineRoute, type Route } from '../../../shared/http/route';
import { languageOf } from '../language';
import { readOwnForm } from '../own-form';
import { pageContent, redirectTo } from '../pages/frame';
import { inLanguage, proofPath, verifyPath } from '../paths';
import { pageQuery } from '../route-fields';
import type { PublicTools } from '../tools';
import { verdictsOfNumber } from './load-verdicts';
import { verifyAskPage } from './pages/ask-page';
import { verdictPage } from './pages/verdict-page';
import { ofVerifying } from './route-fields';
import type { LookUpFault } from './texts/verify-texts';
import { verifyWordsIn } from './verify-words';

export const askReceipt = (): Route =>
  defineRoute(
    {
      ...ofVerifying,
      method: 'get',
      path: verifyPath,
      summary: 'The page that asks for a receipt; with a script, it verifies codes without network, too',
      query: pageQuery,
      responses: { 200: { description: 'The page', content: pageContent } },
      errors: ['REQUEST_INVALID'],
    },
    async ({ req }) => verifyAskPage(verifyWordsIn(languageOf(req))),
  );

const fields = z.object({
  number: z.string().optional().describe('Of the receipt'),
  subject: z.string().optional().describe('The registration, or the reference of the notice, as on the receipt'),
  code: z.string().optional().describe('Instead of both: the text of the code'),
});

export const lookUpReceipt = ({ db }: PublicTools): Route =>
  defineRoute(
    {
      ...ofVerifying,
      method: 'post',
      path: verifyPath,
      limit: 'notice',
      // It changes nothing; it is a POST so that no address holds a registration.
      duringMaintenance: true,
      summary: 'What a receipt is worth today, by its number and what it is for',
      query: pageQuery,
      body: { description: 'What was typed', content: { [formMediaType]: fields } },
      responses: {
        200: { description: 'The page', content: pageContent },
        303: { description: 'To the page of the code', content: {} },
        404: { description: 'No receipt has this number and is for this; the page asks again', content: pageContent },
        422: { description: 'What was typed cannot be looked up; the page asks again', content: pageContent },
      },
      errors: [...errorsOfForm, 'PERMISSION_MISSING', 'DATABASE_UNAVAILABLE'],
    },
    async ({ req, res }) => {
      const { number: typedNumber = '', subject = '', code = '' } = await readOwnForm(req, res);
      const language = languageOf(req);
      const words = verifyWordsIn(language);
      const again = (fault: LookUpFault) => verifyAskPage(words, { fault, number: typedNumber, subject, code });
      if (code.trim() !== '') {
        const token = tokenIn(code);
        return token === null ? again('code') : redirectTo(inLanguage(proofPath(token), language));
      }
      const number = readReceiptNumber(typedNumber.replace(/\p{Pd}/gu, '-'));
      if (number === null) return again('number');
      if (subject.trim() === '') return again('subject');
      const told = await verdictsOfNumber(db, number, subject);
      return told.length === 0 ? again('unknown') : verdictPage(words, told, verifyPath);
    },
  );

/** An address that a code holds, or the token alone; pasted text is broken into lines. */
const tokenIn = (text: string): string | null =>
  /(?:^|\/v\/)([\w-]{1,400}\.[\w-]{1,1000}\.[\w-]{1,200})(?:$|[?#])/.exec(text.replace(/\s/g, ''))?.[1] ?? null;
