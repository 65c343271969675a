import { keptOtherwise, retentionRules } from '../../shared/domain/retention';
import { generatedPage, markdownTable } from './markdown';

export const retentionPage = (): string =>
  generatedPage(
    'How long what is kept',
    'shared/domain/retention.ts',
    'Carried out every night by the job `privacy.apply-retention`, which shows in the console how much of each went.',
    markdownTable(
      ['what', 'days', 'after', 'ground'],
      Object.values(retentionRules).map(({ what, days, since, ground }) => [what, String(days), since, ground]),
    ),
    '## What no rule touches',
    markdownTable(
      ['what', 'ground'],
      keptOtherwise.map(({ what, ground }) => [what, ground]),
    ),
  );
