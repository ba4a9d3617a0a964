import type { Mention } from './propose-candidates.ts';

/** A mention that no index path found: it skips no word, crosses no list, and no other code rivals it. */
export function standAloneMention(
  stated: Pick<Mention, 'sentence' | 'places' | 'assertion' | 'kind' | 'matchedCode' | 'weight'>,
): Mention {
  return { ...stated, gap: 0, optionalFound: 0, crossesList: false, isOverlapped: false, rank: 0, rivals: 1 };
}
