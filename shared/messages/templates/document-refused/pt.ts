import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'document-refused'> = {
  subject: 'O seu documento não foi aceite',
  title: 'O seu documento não foi aceite',
  paragraphs: [
    'O documento que enviou não foi aceite: {document}.',
    'Razão: {reason}',
    'Pode enviar outro documento nesta página:',
    '{link}',
  ],
  button: 'Enviar um documento',
  sms: 'TaxCollector: documento nao aceite ({document}). Razao: {reason} - {link}',
};
