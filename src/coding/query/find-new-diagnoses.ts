import { findEvidence } from '../find-evidence.ts';
import { isSymptom } from '../guidelines/code-kinds.ts';
import type { PreparedRelease } from '../match/prepared-release.ts';
import { proposeCandidates } from '../propose-candidates.ts';
import { addSynonyms } from '../text/add-synonyms.ts';
import { readRules } from '../text/read-rules.ts';
import { stemWord } from '../text/stem-word.ts';
import { tokenizeText } from '../text/tokenize-text.ts';
import { affirms, isDocumented, placesOf, type ReadSentence } from './read-record.ts';

const CONCEPTS: readonly string[][] = readRules('query-diagnoses.tsv').map(([names]) =>
  names!.split('|').map((name) => name.trim()),
);
/** Chapters of diseases and injuries; symptoms, factors and causes are no diagnoses that a question could put into a record. */
const DISEASES = /^[A-QST]/;

/**
 * Diagnoses that a text names and that the record affirms nowhere: a query's title or question must not bring one in.
 * Known by our list and by the index of the release, whatever the text says of them. Pure.
 */
export function findNewDiagnoses(text: string, record: readonly ReadSentence[], release: PreparedRelease): string[] {
  const tokens = tokenizeText(text);
  const sentence = { tokens, stems: addSynonyms(tokens, text) };
  const listed = CONCEPTS.filter((names) => names.some((name) => placesOf(sentence, name).length > 0))
    .filter((names) => !isDocumented(record, names))
    .map(([name]) => name!);
  const indexed = proposeCandidates(release, findEvidence(text))
    .filter(({ code }) => DISEASES.test(code) && !isSymptom(code))
    .flatMap(({ mentions }) => mentions)
    .filter(({ rank, gap }) => rank === 0 && gap === 0)
    .map(({ sentence: { tokens: words }, places }) => places.map((place) => words[place]!.word))
    .filter((words) => !isNamedTogether(record, words))
    .map((words) => words.join(' '));
  return [...new Set([...listed, ...indexed])];
}

/** True when one sentence of the record affirms all of the words, in whatever order, spelled out or shortened. */
function isNamedTogether(record: readonly ReadSentence[], words: readonly string[]): boolean {
  const wanted = words.map(stemWord);
  return record.some(({ stems, said }) =>
    wanted.every((stem) =>
      stems.some((placed, at) => affirms(said[at]) && placed.some((known) => known.stem === stem)),
    ),
  );
}
