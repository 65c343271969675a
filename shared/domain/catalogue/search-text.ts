// Texts as they are searched: whoever types `inspeccion` looks for `Inspección`.

/** Small letters without their marks. */
export const searchText = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The words somebody looks for, each as it may stand anywhere within a searched text. */
export const searchWords = (text: string): string[] => searchText(text).split(/\s+/).filter(Boolean);
