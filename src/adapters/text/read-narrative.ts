/** The narrative of a CDA section: paragraphs, lists and tables of the HL7 narrative block. */
import type { TextBlock } from './text-block.ts';
import { childrenOf, textIn, type XmlElement } from './xml-tree.ts';

const BLOCK = new Set(['paragraph', 'list', 'table', 'item', 'caption', 'renderMultiMedia']);

/** Text outside of blocks becomes paragraphs; a table row stays one row. */
export function readNarrative(element: XmlElement | undefined): TextBlock[] {
  if (!element) return [];
  const blocks: TextBlock[] = [];
  let loose = '';
  const endLoose = (): void => {
    const text = loose.replace(/\s+/g, ' ').trim();
    if (text) blocks.push({ kind: 'paragraph', text });
    loose = '';
  };
  const walk = (at: XmlElement): void => {
    for (const child of at.children) {
      if (typeof child === 'string') loose += child;
      else if (child.name === 'br') endLoose();
      else if (BLOCK.has(child.name)) {
        endLoose();
        if (child.name === 'table') blocks.push(...tableRows(child));
        else {
          if (child.name === 'item') loose = '- ';
          walk(child);
          endLoose();
        }
      } else walk(child);
    }
  };
  walk(element);
  endLoose();
  return blocks.filter((block) => block.kind !== 'paragraph' || block.text !== '-');
}

function tableRows(table: XmlElement): TextBlock[] {
  return childrenOf(table).flatMap((part): TextBlock[] => {
    if (part.name === 'caption') return [{ kind: 'paragraph', text: textIn(part) }];
    if (part.name !== 'tr') return tableRows(part);
    const cells = childrenOf(part)
      .filter(({ name }) => name === 'td' || name === 'th')
      .map(cellText);
    return cells.some(Boolean) ? [{ kind: 'row', cells }] : [];
  });
}

/** Parts of a cell are parted by blanks, which the text of inline markup is not. */
function cellText(cell: XmlElement): string {
  const gather = (at: XmlElement): string =>
    at.children
      .map((child) => {
        if (typeof child === 'string') return child;
        const apart = BLOCK.has(child.name) || child.name === 'br' || child.name === 'tr' || child.name === 'td';
        return apart ? ` ${gather(child)} ` : gather(child);
      })
      .join('');
  return gather(cell).replace(/\s+/g, ' ').trim();
}
