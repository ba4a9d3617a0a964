import { foldText } from '../records/fold-text.ts';
import type { Statement, Surroundings } from './statement.ts';

const LIST_SECTIONS = new Set(['diagnoses', 'past-history', 'admission-reason', 'surgical-history']);
const IN_SENTENCE =
  /\b(?:(?:past medical |medical |prior |known )?history (?:is )?(?:significant |notable |remarkable |positive )?(?:of|for)|h\/o|hx of|diagnosed with|diagnosis of|admitted (?:for|with)|known case of|suffers from)\s+([^.;:\n]+)/gi;
const ENDS_PROBLEM =
  /\s+(?:who|which|that|presents?|presented|presenting|on (?!chronic)|in (?:19|20)\d\d|since|diagnosed|status post|after|currently|admitted|came|was|is|has|had|with a|comes|here)\b.*$/is;
const LONGEST_WORDS = 9;
const NOT_PROBLEMS =
  /^(?:none|resolved|stable|improved|controlled|as above|see above|unknown|non-?contributory|negative|the patient|patient|he|she|mother|father|brother|sister|now|his|her)\b/i;
const BULLET = /^(?:[-*\u2022\u25AA\u25CF\u00B7>]\s*|\d{1,2}[.)]\s*|#\s*\d*\s*)/;

/** Problems and diagnoses that one segment states: items of problem lists, and "history of …" in sentences. Pure. */
export function extractProblems({ segment }: Surroundings): Statement[] {
  const { text } = segment;
  if (segment.kind === 'heading') return [];
  const found = [...text.matchAll(IN_SENTENCE)].flatMap((match) =>
    partsOf(match[1]!, match.index + match[0].length - match[1]!.length),
  );
  if (!LIST_SECTIONS.has(segment.section ?? '')) return found;
  const lead = leadLength(text, segment.heading);
  const listed = partsOf(text.slice(lead), lead);
  return [...found, ...listed.filter((one) => !found.some((other) => one.from < other.to && one.to > other.from))];
}

function partsOf(list: string, offset: number): Statement[] {
  return [...list.matchAll(/[^,;]+/g)].flatMap((part) => {
    const lead = /^\s*(?:(?:and|or|the|a|an)\s+)*/i.exec(part[0])![0].length;
    const name = part[0]
      .slice(lead)
      .replace(ENDS_PROBLEM, '')
      .replace(/[\s.]+$/, '');
    const words = name.split(/\s+/).length;
    if (!/\p{L}{3}/u.test(name) || words > LONGEST_WORDS || NOT_PROBLEMS.test(name)) return [];
    const from = offset + part.index + lead;
    return [{ kind: 'problem' as const, code: foldText(name).text, name, from, to: from + name.length }];
  });
}

function leadLength(text: string, heading: string | null): number {
  const start =
    heading && text.toLowerCase().startsWith(heading.toLowerCase())
      ? heading.length + /^\s*[:;]?\s*/.exec(text.slice(heading.length))![0].length
      : 0;
  return start + (BULLET.exec(text.slice(start))?.[0].length ?? 0);
}
