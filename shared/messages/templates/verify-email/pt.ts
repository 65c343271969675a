import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'verify-email'> = {
  subject: 'Confirme o seu endereço',
  title: 'Confirme o seu endereço',
  paragraphs: [
    'Para concluir o seu registo, abra esta ligação e escolha uma palavra-passe:',
    '{link}',
    'Se não se registou, ignore esta mensagem: nada será criado.',
  ],
  button: 'Confirmar o endereço',
};
