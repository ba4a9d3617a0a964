export interface ReleaseDates {
  release: string;
  effectiveFrom: string;
  effectiveTo: string;
}

/**
 * The days on which a release is in force, from its fiscal year and edition. The October edition of year Y runs from
 * 1 October Y-1 to 30 September Y; the April edition takes over on 1 April Y (45 CFR 162.1002 names the code set, CMS
 * the two dates).
 */
export function releaseDates(year: number, edition: 'october' | 'april'): ReleaseDates {
  return edition === 'april'
    ? { release: `${year}-april`, effectiveFrom: `${year}-04-01`, effectiveTo: `${year}-09-30` }
    : { release: String(year), effectiveFrom: `${year - 1}-10-01`, effectiveTo: `${year}-09-30` };
}

/**
 * The release in force on a day: of those whose days hold it, the one that began last (an April edition replaces the
 * October one of its year). Undefined when none fits.
 */
export function chooseRelease<R extends ReleaseDates>(releases: readonly R[], date: string): R | undefined {
  return releases
    .filter((release) => release.effectiveFrom <= date && date <= release.effectiveTo)
    .toSorted((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))[0];
}
