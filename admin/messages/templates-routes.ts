// The texts of messages, as whoever gets them sees them. All values are samples: nobody's messages are shown here.
import { isKind, type NotificationKind, ruleOf } from '../../shared/domain/notification/kinds';
import { type Language, languages } from '../../shared/domain/vehicle-fields';
import type { Html } from '../../shared/http/html';
import { type RenderedMessage, renderMessage } from '../../shared/messages/render-message';
import { sampleValues } from '../../shared/messages/templates/sample-values';
import { page } from '../pages/layout';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, definePage } from '../route';
import { previewPage, templatesPage } from './templates-page';

// Nothing in them is of any jurisdiction: whoever sees messages of one sees all texts.
const reading = { permission: 'messages:read', narrowestReach: 'tenant' } as const;

export const templatesRoutes = (): ConsoleRoute[] => [
  definePage({ ...reading, path: '/messages/templates' }, (call) => show(call, templatesPage())),
  definePage({ ...reading, path: '/messages/templates/:kind/:language' }, (call) => {
    const { kind, language } = askedFor(call);
    show(call, previewPage({ kind, language, message: sampleOf(kind, language) }));
  }),
  definePage({ ...reading, path: '/messages/templates/:kind/:language/mail' }, (call) => {
    const { kind, language } = askedFor(call);
    call.res.send(sampleOf(kind, language).html);
  }),
];

const show = (call: Call, body: Html): void => void call.res.send(page(call, 'Texts', body));

function askedFor({ req: { params } }: Call): { kind: NotificationKind; language: Language } {
  const language = languages.find((one) => one === params.language);
  const kind = String(params.kind);
  if (!isKind(kind) || language === undefined) throw new Refused(404, 'There is no such text.');
  return { kind, language };
}

const sampleOf = (kind: NotificationKind, language: Language): RenderedMessage =>
  renderMessage(kind, language, sampleValues(kind, language), {
    name: 'Rasoa Rakotomalala',
    unsubscribeUrl: ruleOf(kind).topic === 'security' ? null : 'https://taxes.example/u/s4mpl3',
    hasAttachment: true,
  });
