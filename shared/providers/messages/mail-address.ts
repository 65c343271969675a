// Whether a mail can be sent to an address at all.

/** No blanks, brackets, commas, control or invisible characters: what cannot end a header or begin another address. */
export const isSendable = (address: string): boolean =>
  address.length <= 254 && /^[^\s\p{C}<>,;:"()[\]\\@]+@[\p{L}\p{N}][\p{L}\p{M}\p{N}.-]*$/u.test(address);

/** RFC 2606 and RFC 6761: domains that never have a mail server, and names that are no domain. */
export function isReservedDomain(address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return !domain.includes('.') || /(^|\.)(invalid|test|example|localhost)\.?$/.test(domain);
}
