/** What a PDF says of itself before its pages are drawn. */

/** Adobe's page that stands in for a form which only Adobe's programs fill and show (dynamic XFA). */
const PLEASE_WAIT = /please wait\.{3}.*(?:not eventually replaced|may not be able to display)/is;

/** Whether all that a page says is that another program is needed. Pure. */
export function isStandInPage(words: readonly { text: string }[]): boolean {
  return PLEASE_WAIT.test(words.map(({ text }) => text).join(' '));
}

/**
 * Whether an image in the file claims more pixels than the limit: pdf.js leaves such an image out without a word. Image
 * dictionaries always stand in the open, since a stream cannot be packed into another. Pure.
 */
export function claimsHugeImage(bytes: Uint8Array, maxMegapixels: number): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = file.indexOf('/Width'); at >= 0; at = file.indexOf('/Width', at + 6)) {
    const around = file.toString('latin1', Math.max(0, at - DICTIONARY), at + DICTIONARY);
    const here = Math.min(at, DICTIONARY);
    const from = around.lastIndexOf('obj', here);
    const to = around.indexOf('stream', here);
    const dictionary = around.slice(Math.max(0, from), to < 0 ? undefined : to);
    const [width, height] = ['Width', 'Height'].map((key) =>
      Number(new RegExp(`/${key}\\s+(\\d+)`).exec(dictionary)?.[1] ?? 0),
    );
    if ((width! * height!) / 1e6 > maxMegapixels) return true;
  }
  return false;
}

/** An image dictionary is shorter than this. */
const DICTIONARY = 1024;
