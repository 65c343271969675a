// What the documentation of the public pages says besides its routes.
import type { DescribedApi } from '../../shared/http/documentation';
import { pageContent } from './pages/frame';

const info = {
  title: 'TaxCollector public pages',
  version: '1.0.0',
  description: 'Pages for everybody: see what a notice asks for, and pay it; verify a receipt.',
};

const introduction = [
  'Pages that need no script, in five languages. Nobody logs in: the reference that is printed on a notice is all that is ' +
    'needed, and shows the plate, the year, the amounts and how they came about – nothing about anybody.',
  'Whoever holds a receipt opens its code, or looks it up by its number and its plate: the pages tell whether it counts today. ' +
    'A program verifies the code with the keys at `/.well-known/jwks.json`, and knows void ones by `/verify/voided.json`.',
  'A program pays over the API instead.',
];

export const publicPages: DescribedApi = { info, introduction, refusals: pageContent };
