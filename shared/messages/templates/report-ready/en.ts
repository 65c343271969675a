import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'report-ready'> = {
  subject: 'Your report is ready',
  title: 'Your report is ready',
  paragraphs: ['The report that you asked for is ready: {report}.', 'You can open it here:', '{link}'],
  button: 'Open the report',
};
