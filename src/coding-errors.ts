/** The errors of coding and of physician queries: a part of the catalog (errors.ts). */
import type { CatalogEntry } from './file-errors.ts';

export const CODING_ERRORS = {
  'codes.no-release': {
    retry: 'never',
    say: 'There is no ICD-10-CM order file (icd10cm_order_YEAR.txt) in {folder}. Unpack the release of CMS there.',
  },
  'codes.unreadable': {
    retry: 'never',
    say: 'The {part} file of that ICD-10-CM release is damaged. Unpack the release again.',
  },
  'codes.outdated': {
    retry: 'never',
    say: 'Release {release} was loaded by an earlier version. Load it again with: codes load FOLDER.',
  },
  'codes.none-in-force': {
    retry: 'never',
    say: 'No ICD-10-CM release is loaded that is in force on {date}. Load it with: codes load FOLDER.',
  },
  'codes.not-in-release': {
    retry: 'never',
    say: 'That code is not in the release of this coding, or may not be billed. Choose a billable code of release {release}.',
  },
  'codes.completed': { retry: 'never', say: 'The coding of this document is completed and no longer changes.' },
  'codes.not-completed': {
    retry: 'never',
    say: 'The coding of this document is not completed. Complete it, or export it as a draft.',
  },
  'codes.not-a-coder': { retry: 'never', say: 'Codes are suggested to coders and the records department only.' },
  'measures.refused': {
    retry: 'never',
    say: 'Counts and learning are for managers, the records department and coders.',
  },
  'query.template': {
    retry: 'never',
    say: 'There is no such template of a physician query. List them with: codes query templates.',
  },
  'query.not-provider': {
    retry: 'never',
    say: 'A query goes to a clinician who cares for this patient today and may see all that it quotes. That person does not.',
  },
  'query.state': { retry: 'never', say: 'That cannot be done with a query that is {state}.' },
  'query.answer': { retry: 'never', say: 'Choose one of the options, or write the answer in your own words.' },
  'query.reason': { retry: 'never', say: 'Say in a few words why, without a word about payment or scores.' },
  'query.days': { retry: 'never', say: 'A query waits from 1 to {most} days for its answer.' },
} as const satisfies Record<string, CatalogEntry>;
