import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'second-factor-changed'> = {
  subject: 'O seu segundo fator mudou',
  title: 'O seu segundo fator mudou',
  paragraphs: [
    'A forma de confirmar os seus acessos (códigos de uso único ou de recuperação) acaba de mudar, ou foi usado um código de recuperação.',
    'Se não foi você, mude já a sua palavra-passe e escreva-nos.',
  ],
};
