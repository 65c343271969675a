// Colours of a receipt: the jurisdiction's two, and those that mean the same everywhere.
import type { JurisdictionPack } from '../../domain/jurisdictions/pack';

export type Palette = {
  main: string;
  accent: string;
  /** The main one, light enough for text to stand on. */
  tint: string;
  ink: string;
  muted: string;
  line: string;
  white: string;
  /** Where something is missing: never a jurisdiction's, which may be red. */
  warning: string;
  warningTint: string;
};

export const paletteOf = ({ main, accent }: JurisdictionPack['receipts']['colours']): Palette => ({
  main,
  accent,
  tint: lighter(main, 0.93),
  ink: '#16191d',
  muted: '#59616b',
  line: '#cbd0d6',
  white: '#ffffff',
  warning: '#a8200d',
  warningTint: '#fdefec',
});

/** `share` of white in it. */
function lighter(colour: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `#${parts.map((part) => hex(Math.round(part + (255 - part) * share))).join('')}`;
}

const hex = (part: number): string => part.toString(16).padStart(2, '0');
