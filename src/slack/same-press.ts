/** A double click is one press: Slack sends both, and the second would be told that somebody was quicker. */

/**
 * Takes the place of a press, given by a key of who pressed what. While the first is at work, the second gets null; else
 * what is to be called when the work is done.
 */
export function samePress(): (key: string) => (() => void) | null {
  const atWork = new Set<string>();
  return (key) => {
    if (atWork.has(key)) return null;
    atWork.add(key);
    return () => void atWork.delete(key);
  };
}
