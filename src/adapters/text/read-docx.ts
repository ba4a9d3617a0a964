/** Word documents (ECMA-376): headers, body, notes and footers as text; pictures inside go along as pages. */
import { AppError } from '../../errors.ts';
import { readZip, type ZipEntry } from '../zip-file.ts';
import { readWordBody } from './read-word-body.ts';
import type { TextBlock, TextDocument } from './text-block.ts';
import { childrenOf, parseXml, type XmlElement } from './xml-tree.ts';

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const MOST_PARTS = 5000;
/** XML of one part, and one picture, unpacked. */
const PART_BYTES = 100 * 1024 * 1024;
const RELATION = {
  main: /\/officeDocument$/,
  header: /\/header$/,
  footer: /\/footer$/,
  notes: /\/(footnotes|endnotes)$/,
  image: /\/image$/,
};

interface Relation {
  id: string;
  type: string;
  /** Path in the archive. */
  target: string;
}

/** @throws AppError `file.damaged`, `archive.*` */
export function readDocx(bytes: Uint8Array): TextDocument {
  const parts = new Map(readZip(bytes, MOST_PARTS).map((entry) => [entry.name, entry]));
  const main = relationsOf(parts, '').find(({ type }) => RELATION.main.test(type))?.target ?? 'word/document.xml';
  const relations = relationsOf(parts, main);
  const inside: Uint8Array[] = [];
  const taken = new Set<string>();
  const read = (path: string): TextBlock[] => {
    const own = path === main ? relations : relationsOf(parts, path);
    const { blocks, pictures } = readWordBody(xmlOf(parts, path));
    for (const id of pictures) {
      const picture = own.find((relation) => relation.id === id && RELATION.image.test(relation.type))?.target;
      const entry = picture ? parts.get(picture) : undefined;
      if (!entry || taken.has(entry.name)) continue;
      taken.add(entry.name);
      inside.push(unpack(entry));
    }
    return blocks;
  };
  const of = (kind: RegExp): TextBlock[] =>
    relations
      .filter(({ type, target }) => kind.test(type) && parts.has(target))
      .flatMap(({ target }) => read(target))
      .filter(({ kind: block }) => block !== 'page-break');
  // A letterhead names the patient, so headers come first; each once, however many pages repeat it.
  const blocks = [...once(of(RELATION.header)), ...read(main), ...of(RELATION.notes), ...once(of(RELATION.footer))];
  return { mediaType: DOCX, blocks, inside };
}

/** Whether an archive is a Word document: by what its parts are called, as its content type may be anything. */
export function isDocx(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => name === '[Content_Types].xml') && entries.some(({ name }) => /^word\//.test(name));
}

function relationsOf(parts: Map<string, ZipEntry>, path: string): Relation[] {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const file = `${folder}_rels/${path.slice(folder.length)}.rels`;
  if (!parts.has(file)) return [];
  return childrenOf(childrenOf(xmlOf(parts, file))[0], 'Relationship')
    .filter(({ attributes }) => attributes.TargetMode !== 'External')
    .map(({ attributes }) => ({
      id: attributes.Id ?? '',
      type: attributes.Type ?? '',
      target: resolvePart(folder, attributes.Target ?? ''),
    }));
}

/** A target is relative to its part's folder, or begins at the root of the archive. */
function resolvePart(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function xmlOf(parts: Map<string, ZipEntry>, path: string): XmlElement {
  const entry = parts.get(path);
  if (!entry) throw new AppError('file.damaged');
  return parseXml(
    unpack(entry)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
}

function unpack(entry: ZipEntry): Buffer {
  return entry.unpack({ maxBytes: PART_BYTES });
}

/** First, even and default headers mostly repeat one another. */
function once(blocks: TextBlock[]): TextBlock[] {
  const seen = new Set<string>();
  return blocks.filter((block) => {
    const key = JSON.stringify(block);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
