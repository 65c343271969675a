// Whether a document's id and version are free: what was ever published under them stays what it is.
import { contentHash } from '../content-hash';
import { type DocumentFault, subjectOf, type TariffDocument } from './tariff-document';
import type { PublishedVersion } from './timeline';

/** `published` holds at least all versions of the document's id, of whatever subject and jurisdiction. */
export function versionFaults(document: TariffDocument, published: readonly PublishedVersion[]): DocumentFault[] {
  const { id, version, jurisdiction } = document;
  const ofId = published.filter((one) => one.id === id);
  if (ofId.some((one) => one.jurisdiction !== jurisdiction || one.subject !== subjectOf(document)))
    return [{ path: 'id', message: 'is the id of a tariff for something else' }];
  const newest = Math.max(0, ...ofId.map((one) => one.version));
  if (version === newest + 1) return [];
  const free = `the next free version is ${newest + 1}`;
  // Versions end somewhere: whoever jumped there would close every correction off.
  if (version > newest) return [{ path: 'version', message: `leaves versions out; ${free}` }];
  const taken = ofId.find((one) => one.version === version);
  if (taken === undefined) return [{ path: 'version', message: `lies behind version ${newest}; ${free}` }];
  const isSame = taken.hash === contentHash(document);
  const message = isSame ? 'is published with this very content' : `is published with other content; ${free}`;
  return [{ path: 'version', message }];
}
