import type { OcrPage, OcrWord } from './engine.ts';

/** Tesseract's TSV (level, page, block, paragraph, line, word, left, top, width, height, confidence, text), both engines. */
export function parseTsv(tsv: string): OcrPage {
  const lines = new Map<string, { block: number; words: OcrWord[] }>();
  for (const row of tsv.split('\n')) {
    const cells = row.split('\t');
    const text = cells.slice(11).join(' ').trim();
    if (cells[0] !== '5' || text === '') continue;
    const [block, paragraph, line] = [Number(cells[2]), Number(cells[3]), Number(cells[4])];
    const [left, top, width, height, confidence] = cells.slice(6, 11).map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const key = `${block}/${paragraph}/${line}`;
    const entry = lines.get(key) ?? { block, words: [] };
    entry.words.push({
      text: plainQuotes(text.replace(/\s+/g, '')),
      confidence: Math.min(1, Math.max(0, confidence / 100)),
      box: [left, top, left + width, top + height],
    });
    lines.set(key, entry);
  }
  return { lines: [...lines.values()] };
}

/** The engine guesses whether a quotation mark is curled; search and matching need one form. */
function plainQuotes(text: string): string {
  return text.replace(/[‘’‚]/g, "'").replace(/[“”„]/g, '"');
}
