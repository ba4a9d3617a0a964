import { stemWord } from '../text/stem-word.ts';
import { billableBelow, type PreparedRelease, titleStemsOf } from './prepared-release.ts';
import { scoreLeaf, sideOf, TAKEN_FOR_GRANTED, type WalkCues } from './walk-specificity.ts';

/** Categories with more codes than this differ by sites and encounters, which the walk has settled. */
const LARGEST_CATEGORY = 250;
/** "motor or vocal tic": one of the two words is enough. */
const EITHER = /\b([a-z]+) or ([a-z]+)\b/gi;

/** Category C44 files sites first and the kind of growth in its second place behind the dot. */
const SKIN = /^unspecified malignant neoplasm of skin/i;
const KINDS_OF_SKIN_CANCER = [
  [stemWord('basal'), '1'],
  [stemWord('squamous'), '2'],
] as const;

/**
 * The code of the same category that says all that a code says and more, when the sentence bears out every further word:
 * "basal cell carcinoma of skin of nose" for "basal cell carcinoma of skin". The code itself when there is none.
 *
 * @param said stems that the sentence affirms.
 */
export function refineCode(release: PreparedRelease, code: string, cues: WalkCues, said: ReadonlySet<string>): string {
  const entry = release.codeOf.get(code);
  if (!entry) return code;
  const skin = SKIN.exec(entry.title) && KINDS_OF_SKIN_CANCER.find(([stem]) => said.has(stem));
  if (skin) {
    const named = `${code.slice(0, 5)}${skin[1]}${code.slice(6)}`;
    return release.codeOf.get(named)?.billable ? named : code;
  }
  const known = [...titleStemsOf(entry)].filter((stem) => !TAKEN_FOR_GRANTED.has(stem));
  const rivals = billableBelow(release, code.slice(0, 3));
  if (known.length === 0 || rivals.length > LARGEST_CATEGORY) return code;
  const isUnspecified = /\bunspecified\b/i.test(entry.title);
  let best = code;
  let bestValue = 0;
  for (const rival of rivals) {
    const extra = extraStems(release, rival, known, said);
    if (extra === 0 || (/^other\b/i.test(release.codeOf.get(rival)!.title) && !isUnspecified)) continue;
    if (!fits(release, code, rival, cues)) continue;
    const value = extra * 10 + scoreLeaf(release, rival, new Set(known), cues);
    if (value > bestValue) {
      best = rival;
      bestValue = value;
    }
  }
  return best;
}

/** How many words a code's title adds to the known ones, all of them said; 0 when one is not said or a known one is missing. */
function extraStems(
  release: PreparedRelease,
  code: string,
  known: readonly string[],
  said: ReadonlySet<string>,
): number {
  const entry = release.codeOf.get(code)!;
  const stems = titleStemsOf(entry);
  if (known.some((stem) => !stems.has(stem))) return 0;
  const spared = sparedStems(release, code, said);
  const extra = [...stems].filter((stem) => !known.includes(stem) && !TAKEN_FOR_GRANTED.has(stem) && !spared.has(stem));
  return extra.every((stem) => said.has(stem)) ? extra.length : 0;
}

/** Of two words that a title joins by "or", the one that is not said when the other is. */
function sparedStems(release: PreparedRelease, code: string, said: ReadonlySet<string>): Set<string> {
  const entry = release.codeOf.get(code)!;
  const spared = new Set<string>();
  for (const [, one, other] of entry.title.matchAll(EITHER)) {
    const [left, right] = [stemWord(one!.toLowerCase()), stemWord(other!.toLowerCase())];
    if (said.has(left)) spared.add(right);
    else if (said.has(right)) spared.add(left);
  }
  return spared;
}

/** The same stage of care, and no side that the record does not give. */
function fits(release: PreparedRelease, code: string, rival: string, { side }: WalkCues): boolean {
  if (code.length === 8 && rival.length === 8 && code[7] !== rival[7]) return false;
  const [own, theirs] = [code, rival].map((one) => sideOf(release.codeOf.get(one)!.title.toLowerCase()));
  return theirs === undefined ? own === undefined : theirs === (side ?? own);
}
