/** What a form asks and nobody marked is not said: "[ ] Diabetes" is no diagnosis, and neither is "Diabetes [ ] Yes [x] No". */
import words from './data/check-box-words.json' with { type: 'json' };

export type TickState = 'checked' | 'unchecked' | 'doubtful';

export interface Tick {
  state: TickState;
  /** Offsets of the sign in the text. */
  start: number;
  end: number;
}

const STATES = new Map<string, TickState>(
  (['checked', 'unchecked', 'doubtful'] as const).flatMap((state) =>
    words[state].map((sign) => [sign, state] as const),
  ),
);
const escaped = (sign: string) => sign.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(' ', '[ \\u00a0]{1,3}');
/** Longest first, so that a sign is not taken for the beginning of another. Round brackets count only as a word of their own. */
const SIGN = new RegExp(
  [...STATES.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map((sign) => (/^[[(]/.test(sign) ? `(?<![\\p{L}\\d\\])])${escaped(sign)}(?![([])` : escaped(sign)))
    .join('|'),
  'gu',
);
const YES = new Set(words.yes);
const NO = new Set(words.no);
/** The signs of check boxes in a text, in order. Pure. */
export function findTicks(text: string): Tick[] {
  return [...text.matchAll(SIGN)].map((found) => ({
    state: STATES.get(found[0].replace(/[ \u00a0]+/, ' ')) ?? 'doubtful',
    start: found.index,
    end: found.index + found[0].length,
  }));
}

export interface MaskOptions {
  /** A question whose "No" is marked says something, though not what it names: kept where a person reads the whole line. */
  keepAnswered?: boolean;
}

/**
 * The text with the labels of boxes that are not surely checked blanked out, and with questions whose "Yes" is not checked;
 * every offset stays. A label goes to the next box or to the end of its line, and on into a line that begins in small
 * letters. The sign of a checked box becomes a semicolon inside a line: what stands behind it is a thing of its own. Pure.
 */
export function maskUnchecked(text: string, { keepAnswered = false }: MaskOptions = {}): string {
  const ticks = findTicks(text);
  if (ticks.length === 0) return text;
  const masks: [number, number][] = [];
  const inside: number[] = [];
  let at = 0;
  let open: TickState | null = null;
  let next = 0;
  for (const line of text.split('\n')) {
    const end = at + line.length;
    const first = next;
    while (next < ticks.length && ticks[next]!.start < end) next++;
    const own = ticks.slice(first, next);
    for (const [i, { state, start }] of own.entries())
      if (state === 'checked' && (i > 0 || text.slice(at, start).trim() !== '')) inside.push(start);
    if (own.length > 0) {
      for (const mask of masksOfLine(text, at, end, own, keepAnswered)) masks.push(mask);
      open = own.at(-1)?.state ?? null;
    } else if (open && /^\s*\p{Ll}/u.test(line)) {
      if (open !== 'checked') masks.push([at, end]);
    } else open = null;
    at = end + 1;
  }
  const units = text.split('');
  const blankOut = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (units[i] !== '\n') units[i] = ' ';
  };
  for (const [from, to] of masks) blankOut(from, to);
  if (keepAnswered) return units.join('');
  for (const { start, end } of ticks) blankOut(start, end);
  for (const start of inside) units[start] = ';';
  return units.join('');
}

/** What is asked before a yes or a no, which box says yes, and where the question ends. */
interface Asked {
  from: number;
  to: number;
  isYes: boolean;
}

function masksOfLine(text: string, from: number, to: number, ticks: Tick[], keepAnswered: boolean): [number, number][] {
  const masks: [number, number][] = [];
  let asked: Asked | null = { from, to: ticks[0]?.start ?? from, isYes: false };
  let isQuestion = false;
  const close = (): void => {
    if (asked && isQuestion && !asked.isYes && !keepAnswered) masks.push([asked.from, asked.to]);
  };
  for (const [index, tick] of ticks.entries()) {
    const end = ticks[index + 1]?.start ?? to;
    const label = text.slice(tick.end, end);
    const answer = answerOf(label);
    if (!answer) {
      if (tick.state !== 'checked') masks.push([tick.start, end]);
      close();
      [asked, isQuestion] = [null, false];
      continue;
    }
    isQuestion = true;
    const behind = tick.end + answer.length;
    if (answer.says === 'yes' && tick.state === 'checked' && asked) asked.isYes = true;
    if (!keepAnswered) masks.push([tick.start, behind]);
    if (text.slice(behind, end).trim() !== '') {
      close();
      [asked, isQuestion] = [{ from: behind, to: end, isYes: false }, false];
    }
  }
  close();
  return masks;
}

/** "Yes" or "No" at the beginning of a label, and how far it reaches. */
function answerOf(label: string): { says: 'yes' | 'no'; length: number } | null {
  const [, blanks = '', first = ''] = /^(\s*)([\p{L}'/]+(?: (?:applicable|asked|know|sure))?)/u.exec(label) ?? [];
  const said = first.toLowerCase();
  const says = YES.has(said) ? 'yes' : NO.has(said) ? 'no' : null;
  if (!says) return null;
  const length = blanks.length + first.length;
  // "No known allergies" is a label of its own; "No   Asthma" is the end of one question and the next.
  const rest = label.slice(length);
  return /^(?:[\s.,;:|)]*$|[\s.,;:|)]{2,}|[,;.|)] ?)/.test(rest) ? { says, length } : null;
}
