import { ANALYTES, DRUGS, findTerms } from './lexicon.ts';
import type { Statement, Surroundings } from './statement.ts';

const DOSE =
  /(?<![\w./])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?:\s?[-/]\s?\d+(?:\.\d+)?)?)\s?-?(mg|mcg|\u00b5g|ug|grams?|gm?|units?|mEq|ml|puffs?|tablets?|tabs?|capsules?|caps?|drops?|gtts?|patch(?:es)?|%)(?![a-z])(?:\s?\/\s?(?:ml|hr|h|actuation))?/i;
const ROUTE =
  /\b(PO|p\.o\.|by mouth|orally|oral|IV|I\.V\.|intravenous(?:ly)?|IM|intramuscular(?:ly)?|SQ|SC|sub-?q|subcutaneous(?:ly)?|inhaled|inhalation|INH|nebulized|topical(?:ly)?|sublingual(?:ly)?|SL|PR|rectal(?:ly)?|intranasal(?:ly)?|nasal|ophthalmic|transdermal|NG)(?![\w])/i;
const FREQUENCY =
  /\b((?:(?:once|twice|one time|two times|three times|four times|\d times)(?: |-)(?:a|per|every|each)?\s?(?:day|daily|week|weekly|month))|once daily|twice daily|every (?:other |\d+(?:\s?-\s?\d+)? )?(?:day|morning|evening|night|hours?|weeks?|months?|bedtime)|q\.?\s?\d+(?:\s?-\s?\d+)?\s?h(?:rs?|ours?)?|q\.?o\.?d|q\.?[dh]\.?s?|q\.?a\.?m|q\.?p\.?m|q\.?h\.?s|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|qday|qweek|daily|nightly|weekly|monthly|at bedtime|in the (?:morning|evening)|with meals|before (?:meals|breakfast)|once\/week|once a week)\b\.?(?:,?\s*(?:PRN|as needed)\b(?: for [a-z ]{3,30})?)?|\b(?:PRN|as needed)\b(?: for [a-z ]{3,30})?/i;
const STOPPED =
  /\b(stop(?:ped|s)?|discontinue[ds]?|d\/c(?:'?d)?|no longer (?:taking|on)|finished|completed|previously|allergic|off)\b/i;
const CHANGED =
  /\b(?:was|were|has been|have been|is|are) (?:stopped|discontinued|held|started|resumed|increased|decreased)\b/i;
const HELD = /\b(hold|held|holding|paused)\b/i;
const GIVEN = /\b(given|received|administered|loaded with)\b/i;
const TAKEN =
  /\b(continue[ds]?|takes?|taking|start(?:ed|s)?|initiate[ds]?|resume[ds]?|increase[ds]?|decrease[ds]?|prescribed|on|refill)\b/i;
/** A line of a medication list whose drug is not in our list: words, then a dose. */
const UNLISTED =
  /^(?:[-*\u2022\u25AA\u25CF\u00B7>]\s*|\d{1,2}[.)]\s+)?((?:[A-Z][\w-]{3,}|[a-z][a-z-]{4,})(?: [A-Za-z-]{2,}){0,2})\s+(?=\d)/;
const SECTION_ACTIVE = /^(medications|discharge-medications)$/;
const CUE_REACH = 45;

/** Medicines that one segment says are taken, given, held or stopped. Pure. */
export function extractMedications({ segment }: Surroundings): Statement[] {
  const { text, section } = segment;
  if (section === 'family-history' || /\ballerg|\bintoleran/i.test(text)) return [];
  // A list of allergies holds no medicine that is taken; but a sentence below it may say that one was stopped.
  if (section === 'allergies' && !CHANGED.test(text)) return [];
  const names = findTerms(text, DRUGS).map((match) => ({ ...match, code: match.term.key }));
  if (names.length === 0 && isMedicationSection(section)) {
    const unlisted = UNLISTED.exec(text);
    const dose = unlisted && DOSE.exec(text.slice(unlisted[0].length));
    if (unlisted && dose?.index === 0 && findTerms(unlisted[1]!, ANALYTES).length === 0) {
      const start = unlisted[0].indexOf(unlisted[1]!);
      const name = unlisted[1]!;
      return [
        statementOf(
          text,
          section,
          { start, end: start + name.length, text: name, code: name.toLowerCase() },
          text.length,
        ),
      ];
    }
  }
  return names.map((name, index) => statementOf(text, section, name, names[index + 1]?.start ?? text.length));
}

function isMedicationSection(section: string | null): boolean {
  return /medications$/.test(section ?? '');
}

function statementOf(
  text: string,
  section: string | null,
  name: { start: number; end: number; text: string; code: string },
  limit: number,
): Statement {
  const after = text.slice(name.end, limit);
  const dose = DOSE.exec(after);
  const route = ROUTE.exec(after);
  const frequency = FREQUENCY.exec(after);
  const last = Math.max(0, ...[dose, route, frequency].map((found) => (found ? found.index + found[0].length : 0)));
  return {
    kind: 'medication',
    code: name.code,
    name: name.text,
    dose: dose?.[1],
    unit: dose?.[2],
    route: route?.[1],
    frequency: frequency?.[0].trim(),
    status: statusOf(text.slice(Math.max(0, name.start - CUE_REACH), name.start), after, section),
    from: name.start,
    to: name.end + last,
  };
}

function statusOf(before: string, after: string, section: string | null): Statement['status'] {
  const closest = before.slice(Math.max(before.lastIndexOf('. '), before.lastIndexOf(';')) + 1);
  if (
    section === 'stopped-medications' ||
    STOPPED.test(closest) ||
    /^[^.;,]{0,30}\b(stopped|discontinued|previously)\b/i.test(after)
  )
    return 'stopped';
  if (HELD.test(closest) || /^[^.;,]{0,30}\b(held|on hold)\b/i.test(after)) return 'on-hold';
  if (isMedicationSection(section) && SECTION_ACTIVE.test(section!)) return 'active';
  if (GIVEN.test(closest)) return 'given';
  return TAKEN.test(closest) ? 'active' : 'unknown';
}
