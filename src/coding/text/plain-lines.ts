/**
 * The text with every kind of line end, page break and blank as the plain one, each character in its place: offsets stay those
 * of the record. Pure.
 */
export function plainLines(text: string): string {
  return text
    .replace(/\r\n/g, ' \n')
    .replace(/[\r\f\v\u0085\u2028\u2029]/g, '\n')
    .replace(/[\u00a0\u2007\u202f]/g, ' ');
}
