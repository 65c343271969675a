import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'document-verified'> = {
  subject: 'O seu documento foi verificado',
  title: 'O seu documento foi verificado',
  paragraphs: [
    'O documento que enviou foi verificado e aceite: {document}.',
    'Não precisa de fazer mais nada com este documento. Pode acompanhar o seu processo nesta página:',
    '{link}',
  ],
  button: 'Ver o processo',
  sms: 'TaxCollector: o seu documento foi aceite ({document}). Ver: {link}',
};
