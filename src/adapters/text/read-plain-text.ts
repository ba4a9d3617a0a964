import type { TextBlock } from './text-block.ts';

/** Lines as they are; a form feed begins a new page. Tabs stand for columns of eight. */
export function readPlainText(text: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  for (const [index, page] of text.split('\f').entries()) {
    if (index > 0) blocks.push({ kind: 'page-break' });
    for (const line of page.split(/\r\n|[\n\r\u0085\u2028\u2029]/))
      blocks.push({ kind: 'line', text: expandTabs(line) });
  }
  return blocks;
}

const TAB = 8;

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let column = '';
  for (const part of line.split(/(\t)/)) {
    column += part === '\t' ? ' '.repeat(TAB - (column.length % TAB)) : part;
  }
  return column;
}
