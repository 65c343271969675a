export type ReadPhone = { e164: string; country: string; isMobile: boolean };
export const readPhone = (_text: string, _country: string | null): ReadPhone | null => null;
