// Pages that messages lead to.
import { noticeReferenceOf } from '../domain/payment/notice-reference';
import { referenceOf } from '../domain/payment/reference';
import type { Language } from '../domain/vehicle-fields';
import type { Config } from '../process/config';

export type LinkPlace = Pick<Config, 'PUBLIC_PAGES_URL'>;

/** Throws while nobody has said where the pages are: a link into nowhere is worse than a message that waits. */
function pageAt({ PUBLIC_PAGES_URL }: LinkPlace, path: string): string {
  if (PUBLIC_PAGES_URL === undefined)
    throw new Error('PUBLIC_PAGES_URL is not set: links in messages would lead nowhere');
  return `${PUBLIC_PAGES_URL.replace(/\/$/, '')}${path}`;
}

/** Where receipt and codes are. Without the language, which the page finds out by itself: an SMS has 160 letters. */
export const paymentLink = (place: LinkPlace, paymentId: string): string =>
  pageAt(place, `/payments/${referenceOf(paymentId)}`);

/** Of one assessment its notice, of several the page that asks for one. */
export const noticeLink = (place: LinkPlace, assessmentIds: readonly string[], language: Language): string =>
  assessmentIds.length === 1
    ? pageAt(place, `/pay/${noticeReferenceOf(assessmentIds[0]!)}`)
    : pageAt(place, `/pay?language=${language}`);
