// What the documentation of the public pages says besides its routes.
import type { DescribedApi } from '../../shared/http/documentation';
import { pageContent } from './pages/frame';

const info = {
  title: 'TaxCollector public pages',
  version: '1.0.0',
  description: 'Pages for everybody: see what a notice asks for, and pay it.',
};

const introduction = [
  'Pages without a script, in five languages. Nobody logs in: the reference that is printed on a notice is all that is ' +
    'needed, and shows the plate, the year, the amounts and how they came about – nothing about anybody.',
  'A program pays over the API instead.',
];

export const publicPages: DescribedApi = { info, introduction, refusals: pageContent };
