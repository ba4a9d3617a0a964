/** What computers put beside documents for themselves. */
const LITTER = /(?:^|[/\\])(?:__MACOSX[/\\]|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** True for a path or name that is no document and of which nobody need hear. Pure. */
export function isLitter(path: string): boolean {
  return LITTER.test(path);
}
