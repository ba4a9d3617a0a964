/** XML as a small tree. Entities beyond the five of XML are refused, so none can be made to grow (saxes expands none). */
import { SaxesParser } from 'saxes';
import { AppError } from '../../errors.ts';

export interface XmlElement {
  /** Without its prefix. */
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const DEEPEST = 400;

/** @throws AppError `file.damaged` */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser({ position: false });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name: localName(name), attributes: {}, children: [] };
    for (const [key, value] of Object.entries(attributes)) element.attributes[localName(key)] ??= String(value);
    open.at(-1)!.children.push(element);
    open.push(element);
    if (open.length > DEEPEST) throw new AppError('file.damaged');
  });
  parser.on('closetag', () => void open.pop());
  const addText = (part: string): void => void open.at(-1)!.children.push(part);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('error', (cause) => {
    throw new AppError('file.damaged', {}, { cause });
  });
  parser.write(text).close();
  return root;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function childrenOf(element: XmlElement | undefined, name?: string): XmlElement[] {
  return (element?.children ?? []).filter(
    (child): child is XmlElement => typeof child !== 'string' && (!name || child.name === name),
  );
}

/** The first element down the path of names. */
export function find(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce((at, name) => childrenOf(at, name)[0], element);
}

/** All text inside, blanks made one. */
export function textIn(element: XmlElement | undefined): string {
  if (!element) return '';
  const gather = (at: XmlElement): string =>
    at.children.map((child) => (typeof child === 'string' ? child : gather(child))).join('');
  return gather(element).replace(/\s+/g, ' ').trim();
}
