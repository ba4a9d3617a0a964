import { AppError } from '../../errors.ts';
import type { Format } from '../detect-format.ts';
import type { PictureLimits, PictureSource } from '../picture-source.ts';
import { openText } from './open-text.ts';
import { readCda } from './read-cda.ts';
import { readDocx } from './read-docx.ts';
import { readHtml } from './read-html.ts';
import { readPlainText } from './read-plain-text.ts';
import type { TextDocument } from './text-block.ts';
import { childrenOf, parseXml } from './xml-tree.ts';

/** A form that asks for a password, or a title that says so, is the page of a server that wanted somebody to sign in. */
const SIGN_IN = /<input\s[^<>]*type\s*=\s*["']?password|<title>[^<]{0,200}\b(?:sign|log)[ -]?in\b/i;
const SIGN_IN_WITHIN = 200_000;
/** Files inside a document that are opened with it. */
const MOST_INSIDE = 200;

/** Opens a picture or PDF that stands inside a document; null when it is neither. */
export type OpenInside = (bytes: Uint8Array) => Promise<PictureSource | null>;

/** Pages of the text, then those of the pictures inside. @throws AppError `file.*` */
export async function openTextDocument(
  bytes: Uint8Array,
  format: Format,
  limits: PictureLimits,
  openInside: OpenInside,
): Promise<PictureSource> {
  const document = readTextDocument(bytes, format);
  const sources: PictureSource[] = [];
  let unread = Math.max(0, document.inside.length - MOST_INSIDE);
  for (const inside of document.inside.slice(0, MOST_INSIDE)) {
    const source = await openInside(inside);
    if (source) sources.push(source);
    else unread++;
  }
  if (unread > 0) {
    const files = unread === 1 ? 'One picture or file' : `${unread} pictures or files`;
    document.blocks.push({ kind: 'paragraph', text: `[${files} inside this document could not be read.]` });
  }
  const text = openText({ ...document, inside: [] }, limits, { mayBeEmpty: sources.length > 0 });
  return joinSources(document.mediaType, [text, ...sources], limits);
}

function readTextDocument(bytes: Uint8Array, format: Format): TextDocument {
  switch (format.kind) {
    case 'docx':
      return readDocx(bytes);
    case 'html':
      if (SIGN_IN.test(format.text.slice(0, SIGN_IN_WITHIN))) throw new AppError('file.sign-in-page');
      return readHtml(format.text);
    case 'xml':
      return readXml(format.text);
    case 'text':
      return { mediaType: 'text/plain', blocks: readPlainText(format.text), inside: [] };
    default:
      throw new AppError('file.type');
  }
}

/** A clinical document by its narrative; any other XML as the text that it is. */
function readXml(text: string): TextDocument {
  const [root] = childrenOf(parseXml(text));
  if (root?.name === 'ClinicalDocument') return readCda(root);
  if (root?.name === 'html') return readHtml(text);
  return { mediaType: 'application/xml', blocks: readPlainText(text), inside: [] };
}

function joinSources(mediaType: string, sources: PictureSource[], { maxPages }: PictureLimits): PictureSource {
  const pageCount = sources.reduce((sum, source) => sum + source.pageCount, 0);
  if (pageCount > maxPages) throw new AppError('file.too-many-pages', { pages: pageCount, limit: maxPages });
  return {
    mediaType,
    pageCount,
    loadPage: async (page) => {
      let number = page;
      for (const source of sources) {
        if (number <= source.pageCount) return source.loadPage(number);
        number -= source.pageCount;
      }
      throw new AppError('file.damaged');
    },
    close: async () => {
      for (const source of sources) await source.close();
    },
  };
}
