import type { Release } from '../release/release.ts';
import { RELEASE_PARTS } from '../release/release.ts';
import { readRules } from '../text/read-rules.ts';
import { compileRelease } from './compile-release.ts';
import type { CompiledRelease } from './compiled-release.ts';

/**
 * The few hundred common codes that come with the project, under names of its own, so that it can be tried without an
 * official release. Never chosen where an official release is loaded for the date; `isStarter` marks what it suggests.
 */
export function starterRelease(): CompiledRelease {
  const release: Release = {
    release: 'starter',
    effectiveFrom: '2024-10-01',
    effectiveTo: '2027-09-30',
    codes: readRules('starter-codes.tsv').map(([code, billable, title]) => ({
      code: code!,
      billable: billable === '1',
      title: title!,
    })),
    index: [],
    drug: [],
    neoplasm: [],
    externalCause: [],
    tabular: [],
    tabularRelease: '',
    poaExempt: [],
    missing: RELEASE_PARTS.filter((part) => part !== 'order'),
  };
  return { ...compileRelease(release), isStarter: true };
}
