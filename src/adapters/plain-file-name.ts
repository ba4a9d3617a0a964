/** Longer names are cut, keeping the ending. */
const LONGEST = 120;

/**
 * A file name fit to be shown and kept: the last part of any path, without control and direction characters. What an
 * archive or an e-mail calls its files is only ever a label here, never a path.
 */
export function plainFileName(name: string, instead = 'file'): string {
  const last = name.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  if (plain === '' || /^\.+$/.test(plain)) return instead;
  if (plain.length <= LONGEST) return plain;
  const ending = /\.[^.]{1,8}$/.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, LONGEST - ending.length - 1)}…${ending}`;
}
