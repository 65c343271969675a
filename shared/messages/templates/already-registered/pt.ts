import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'already-registered'> = {
  subject: 'Já está registado',
  title: 'Já está registado',
  paragraphs: [
    'Alguém tentou registar-se com o seu endereço, que já tem uma conta. Nada mudou.',
    'Se foi você, inicie sessão, ou peça uma nova palavra-passe se a esqueceu.',
    'Se não foi você, não precisa de fazer nada.',
  ],
};
