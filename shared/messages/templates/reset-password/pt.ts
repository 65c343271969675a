import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'reset-password'> = {
  subject: 'Escolha a sua palavra-passe',
  title: 'Escolha a sua palavra-passe',
  paragraphs: [
    'Para escolher uma nova palavra-passe, abra esta ligação. Serve uma só vez e por pouco tempo:',
    '{link}',
    'Se não a pediu, ignore esta mensagem: a sua palavra-passe continua a mesma.',
  ],
  button: 'Escolher uma palavra-passe',
};
