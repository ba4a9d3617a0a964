/** Bytes to characters: by byte order mark, else UTF-8 when valid, else UTF-16 or Windows-1252 by how the bytes are spread. */

/** How much of a file is looked at to judge whether it is text at all. */
const LOOKED_AT = 65_536;
/** Controls that text does hold: backspace to carriage return, escape of old printers. */
const CONTROLS_IN_TEXT = new Set([8, 9, 10, 11, 12, 13, 27]);

/** The text, or null when the bytes are no text. A cut-off last character is forgiven. */
export function decodeText(bytes: Uint8Array): string | null {
  const marked = byMark(bytes);
  if (marked !== null) return isText(marked) ? marked : null;
  const label = utf16Label(bytes);
  const utf8 = label ? null : decodeAs('utf-8', bytes);
  if (utf8 !== null) return isText(utf8) ? utf8 : null;
  const text = decodeAs(label ?? 'windows-1252', bytes);
  return text !== null && isText(text) && (label !== null || isWestern(text)) ? text : null;
}

function byMark(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8').decode(bytes);
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return null;
}

function decodeAs(label: string, bytes: Uint8Array): string | null {
  try {
    const fatal = label !== 'windows-1252';
    return new TextDecoder(label, { fatal }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

/** Western text in UTF-16 has a zero in every second byte. */
function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const looked = Math.min(bytes.length, LOOKED_AT) & ~1;
  if (looked < 8) return null;
  const zeros = [0, 0];
  for (let i = 0; i < looked; i++) if (bytes[i] === 0) zeros[i & 1]!++;
  const pairs = looked / 2;
  if (zeros[1]! > pairs * 0.6 && zeros[0]! < pairs * 0.05) return 'utf-16le';
  return zeros[0]! > pairs * 0.6 && zeros[1]! < pairs * 0.05 ? 'utf-16be' : null;
}

function isText(text: string): boolean {
  const looked = text.slice(0, LOOKED_AT);
  if (looked.trim() === '') return false;
  let odd = 0;
  for (let i = 0; i < looked.length; i++) {
    const code = looked.charCodeAt(i);
    if (code === 0xfffd || (code < 32 && !CONTROLS_IN_TEXT.has(code))) odd++;
  }
  return odd <= looked.length / 1000;
}

/** In any bytes Windows-1252 finds characters; in text most of them are letters, digits and blanks. */
function isWestern(text: string): boolean {
  const looked = text.slice(0, LOOKED_AT);
  const usual = looked.match(/[A-Za-z0-9\s.,;:()/'"-]/g)?.length ?? 0;
  return usual / looked.length > 0.8;
}
