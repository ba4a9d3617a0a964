import type { AnswerPage } from '../../src/answers/claim.ts';
import type { FoundPassage, RecordedFact, RecordFound } from '../../src/answers/record-found.ts';
import { extractFacts } from '../../src/facts/extract-facts.ts';
import { findDocumentDate } from '../../src/facts/find-document-date.ts';
import type { Box, Word } from '../../src/records/page.ts';
import { splitPassages } from '../../src/records/split-passages.ts';

/** The words of a text with a box each: 10 pixels a character, 20 pixels a line. */
export function wordsOf(text: string, confidence = 0.9): Word[] {
  return [...text.matchAll(/\S+/g)].map((found) => {
    const before = text.slice(0, found.index);
    const line = before.split('\n').length - 1;
    const x = (found.index - (before.lastIndexOf('\n') + 1)) * 10;
    const box: Box = [x, line * 20, x + found[0].length * 10, line * 20 + 18];
    return { text: found[0], start: found.index, confidence, box };
  });
}

/** What a record holds of some documents (file name > texts of its pages), as search and facts would give all of it. */
export function recordFound(documents: Record<string, string[]>): RecordFound {
  const pages: AnswerPage[] = [];
  const facts: RecordedFact[] = [];
  const passages: FoundPassage[] = [];
  for (const [documentId, texts] of Object.entries(documents)) {
    const documentDate = findDocumentDate(texts.map((text, at) => ({ page: at + 1, text })))?.iso ?? null;
    for (const [at, text] of texts.entries()) {
      const page = at + 1;
      const words = wordsOf(text);
      pages.push({ documentId, file: documentId, page, text, words });
      facts.push(...extractFacts({ page, text, words }, { documentDate }).map((fact) => ({ ...fact, documentId })));
      for (const { start, end, text: words } of splitPassages({ text })) {
        passages.push({
          passageId: `${documentId}:${page}:${start}`,
          documentId,
          page,
          start,
          end,
          text: words,
          score: 1,
        });
      }
    }
  }
  return { facts, passages, pages };
}
