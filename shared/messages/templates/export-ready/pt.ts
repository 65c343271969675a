import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'export-ready'> = {
  subject: 'Os seus dados estão prontos',
  title: 'Os seus dados estão prontos',
  paragraphs: [
    'Aqui está tudo o que guardamos sobre si. A ligação vale 24 horas; quem a tiver pode ler os seus dados:',
    '{link}',
    'Se não a pediu, mude a sua palavra-passe e escreva-nos.',
  ],
  button: 'Ver os meus dados',
};
