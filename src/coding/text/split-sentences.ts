export interface Sentence {
  /** Offsets in the text, UTF-16 units, without the surrounding white space. */
  start: number;
  end: number;
  /** True when the sentence is the whole of its line or paragraph: a heading or a listed problem. */
  alone: boolean;
  /** True for the first sentence of a line or paragraph, and for a numbered item inside one. */
  opens: boolean;
}

const END = /[.!?]["')\]]?(?=\s|$)|[;](?=\s)/g;
const SHORTENED =
  /(?:\b(?:dr|mr|mrs|ms|st|vs|no|approx|e\.g|i\.e|fig|dept|jr|sr|inc|wt|ht|temp|resp|prof|pt)|\b[A-Z])\.$/i;
const LIST_MARK = /^\s*(?:[•*·▪◦o-]\s|\(?\d{1,2}[.)]\s|[A-Z][A-Za-z &/,()-]{2,40}:)/;

/** "1. Gout. 2. Asthma.": an item of a list that is written in one line. */
const NUMBERED = /^\(?\d{1,2}[.)]\s/;

/** Text without a mark of the end is cut at a blank after so many characters: no statement is longer. */
const LONGEST_SENTENCE = 1200;

/** Lines of print longer than this were broken by the margin, not by the writer. */
const WRAPPED_LINE_LENGTH = 60;

/**
 * Sentences of a note. Line breaks end a sentence unless the line was wrapped: typed or scanned text goes on in the next
 * line when no sentence ended and the next line is neither a list item nor a heading.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const [start, end] of paragraphs(text)) {
    let from = start;
    const part = text.slice(start, end);
    const before = sentences.length;
    for (const match of part.matchAll(END)) {
      const to = start + match.index + match[0].length;
      if (match[0].startsWith('.') && isShortened(text.slice(from, to))) continue;
      push(sentences, text, from, to);
      from = to;
    }
    push(sentences, text, from, end);
    const first = sentences[before];
    if (first) first.opens = true;
    for (const one of sentences.slice(before + 1)) if (NUMBERED.test(text.slice(one.start, one.end))) one.opens = true;
    if (first && sentences.length === before + 1) first.alone = true;
  }
  return sentences;
}

/** "Tenderness: No." ends; "No. 3" does not. */
const ANSWERED = /[:?]\s*no\.$/i;

function isShortened(sentence: string): boolean {
  if (ANSWERED.test(sentence)) return false;
  return SHORTENED.test(sentence) || /(?:^|:|^\s*[A-Z][.)])\s*\(?\d{1,2}\.$/.test(sentence);
}

function push(sentences: Sentence[], text: string, from: number, to: number): void {
  let at = from;
  while (to - at > LONGEST_SENTENCE) {
    const blank = text.lastIndexOf(' ', at + LONGEST_SENTENCE);
    const cut = blank > at ? blank : at + LONGEST_SENTENCE;
    pushWhole(sentences, text, at, cut);
    at = cut;
  }
  pushWhole(sentences, text, at, to);
}

function pushWhole(sentences: Sentence[], text: string, from: number, to: number): void {
  const raw = text.slice(from, to);
  const start = from + (raw.length - raw.trimStart().length);
  const end = to - (raw.length - raw.trimEnd().length);
  if (end > start) sentences.push({ start, end, alone: false, opens: false });
}

/** Lines, joined where the margin broke them. */
function paragraphs(text: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  let offset = 0;
  let open: [number, number] | undefined;
  let lastLine = '';
  for (const line of text.split('\n')) {
    const end = offset + line.length;
    if (!line.trim()) open = undefined;
    else if (open && isWrapped(lastLine, line)) open[1] = end;
    else {
      open = [offset, end];
      found.push(open);
    }
    if (line.trim()) lastLine = line;
    offset = end + 1;
  }
  return found;
}

function isWrapped(line: string, next: string): boolean {
  if (LIST_MARK.test(next)) return false;
  if (/[.!?:;]["')\]]?\s*$/.test(line)) return line.trim().length >= WRAPPED_LINE_LENGTH && /^\s*[a-z]/.test(next);
  return /^\s*[a-z(]/.test(next) || line.trim().length >= WRAPPED_LINE_LENGTH;
}
