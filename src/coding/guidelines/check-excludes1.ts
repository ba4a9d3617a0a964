import { inRange, rangesIn } from '../release/code-format.ts';
import type { Draft, GuidelineCheck, GuidelineContext, Outcome } from './guideline.ts';

/** I.A.12.a: two codes that the Tabular List parts by an Excludes1 note are not given together, unless they are unrelated. */
export const checkExcludes1: GuidelineCheck = (context) =>
  context.drafts.flatMap((draft): Outcome[] => {
    const other = context.drafts.find(
      (rival) => rival !== draft && rival.score >= draft.score && excludes(context, draft, rival),
    );
    if (!other) return [];
    const message = `${draft.code} and ${other.code} exclude each other (Excludes1) unless the two conditions are unrelated.`;
    return [
      {
        code: draft.code,
        finding: {
          rule: 'excludes1',
          section: `I.A.12.a; Tabular List ${context.tabularRelease}`,
          severity: 'hard-stop',
          message,
        },
        effect: sameWords(draft, other) ? { kind: 'withhold' } : { kind: 'note' },
      },
    ];
  });

function excludes({ notesOf }: GuidelineContext, one: Draft, other: Draft): boolean {
  const names = (from: string, to: string): boolean =>
    notesOf(from).some(({ excludes1 }) => excludes1.some((note) => rangesIn(note).some((range) => inRange(to, range))));
  return names(one.code, other.code) || names(other.code, one.code);
}

/** Both codes rest on the same words: only one of them can be meant. */
function sameWords(one: Draft, other: Draft): boolean {
  return one.mentions.every((mention) =>
    other.mentions.some(
      ({ sentence, places }) => sentence === mention.sentence && places.some((place) => mention.places.includes(place)),
    ),
  );
}
