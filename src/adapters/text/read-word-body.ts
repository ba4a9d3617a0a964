/** The text of one part of a Word document (WordprocessingML): paragraphs, headings, table rows, page breaks, check boxes. */
import type { TextBlock } from './text-block.ts';
import { childrenOf, find, type XmlElement } from './xml-tree.ts';

interface WordText {
  blocks: TextBlock[];
  /** Relation ids of pictures, in order. */
  pictures: string[];
}

/** Deleted text and field codes are not what a reader sees; a choice shows what is read once. */
const UNREAD = new Set(['del', 'delText', 'instrText', 'rPr', 'pPr', 'Fallback', 'fldData', 'moveFrom', 'sectPr']);
const PAGE = '\f';

export function readWordBody(root: XmlElement): WordText {
  const text: WordText = { blocks: [], pictures: [] };
  readBlocks(root, text);
  return text;
}

function readBlocks(element: XmlElement, into: WordText): void {
  for (const child of childrenOf(element)) {
    if (child.name === 'p') addParagraph(child, into);
    else if (child.name === 'tbl') addTable(child, into);
    else if (!UNREAD.has(child.name)) readBlocks(child, into);
  }
}

function addParagraph(paragraph: XmlElement, into: WordText): void {
  const style = find(paragraph, 'pPr', 'pStyle')?.attributes.val ?? '';
  const isListed = find(paragraph, 'pPr', 'numPr') !== undefined;
  if (isOn(find(paragraph, 'pPr', 'pageBreakBefore'))) into.blocks.push({ kind: 'page-break' });
  const boxes: XmlElement[] = [];
  for (const [index, part] of runText(paragraph, into, boxes).split(PAGE).entries()) {
    if (index > 0) into.blocks.push({ kind: 'page-break' });
    for (const line of part.split('\n')) {
      const text = tidy(line);
      if (text === '') continue;
      if (/^(heading|title)/i.test(style)) into.blocks.push({ kind: 'heading', text });
      else if (line.includes('\t')) into.blocks.push({ kind: 'row', cells: line.split('\t').map(tidy) });
      else into.blocks.push({ kind: 'paragraph', text: isListed ? `- ${text}` : text });
    }
  }
  for (const box of boxes) readBlocks(box, into);
}

function addTable(table: XmlElement, into: WordText): void {
  for (const row of rowsOf(table)) {
    const cells = childrenThrough(row, 'tc').map((cell) => {
      const inner: WordText = { blocks: [], pictures: into.pictures };
      readBlocks(cell, inner);
      return inner.blocks.map(blockText).filter(Boolean).join(' ');
    });
    if (cells.some(Boolean)) into.blocks.push({ kind: 'row', cells });
  }
}

function rowsOf(table: XmlElement): XmlElement[] {
  return childrenThrough(table, 'tr');
}

/** Children of that name, also within content controls and marks of change. */
function childrenThrough(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element).flatMap((child) => {
    if (child.name === name) return [child];
    return ['sdt', 'sdtContent', 'ins', 'customXml', 'moveTo'].includes(child.name) ? childrenThrough(child, name) : [];
  });
}

function runText(element: XmlElement, into: WordText, boxes: XmlElement[]): string {
  let text = '';
  for (const child of childrenOf(element)) {
    switch (child.name) {
      case 't':
        text += child.children.filter((part) => typeof part === 'string').join('');
        break;
      case 'tab':
        text += '\t';
        break;
      case 'br':
      case 'cr':
        text += child.attributes.type === 'page' ? PAGE : '\n';
        break;
      case 'lastRenderedPageBreak':
        text += PAGE;
        break;
      case 'noBreakHyphen':
        text += '-';
        break;
      case 'checkbox':
        text += isOn(find(child, 'checked')) ? '[x] ' : '[ ] ';
        break;
      case 'checkBox':
        text += isOn(find(child, 'checked') ?? find(child, 'default')) ? '[x] ' : '[ ] ';
        break;
      case 'txbxContent':
        boxes.push(child);
        break;
      case 'blip':
      case 'imagedata':
        into.pictures.push(child.attributes.embed ?? child.attributes.id ?? '');
        break;
      case 'r':
        if (!isOn(find(child, 'rPr', 'vanish'))) text += runText(child, into, boxes);
        break;
      case 'sdt':
        text += sdtText(child, into, boxes);
        break;
      default:
        if (!UNREAD.has(child.name)) text += runText(child, into, boxes);
    }
  }
  return text;
}

/** A content control with a check box holds a sign for it, which its state says better. */
function sdtText(control: XmlElement, into: WordText, boxes: XmlElement[]): string {
  const box = find(control, 'sdtPr', 'checkbox');
  if (box) return isOn(find(box, 'checked')) ? '[x] ' : '[ ] ';
  const content = find(control, 'sdtContent');
  return content ? runText(content, into, boxes) : '';
}

function isOn(flag: XmlElement | undefined): boolean {
  if (!flag) return false;
  return !['0', 'false', 'off'].includes(flag.attributes.val ?? '1');
}

function blockText(block: TextBlock): string {
  if (block.kind === 'row') return block.cells.filter(Boolean).join(' ');
  return block.kind === 'page-break' ? '' : block.text;
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
