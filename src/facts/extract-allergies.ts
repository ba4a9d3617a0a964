import { foldText } from '../records/fold-text.ts';
import { ALLERGENS, DRUGS, findTerms } from './lexicon.ts';
import type { Statement, Surroundings } from './statement.ts';

const NONE_KNOWN =
  /\b(NKDA|NKA|no known (?:drug |medication |food |environmental )*(?:allerg(?:y|ies)|drug reactions?)|no (?:drug |medication |known )?allergies|denies (?:any )?(?:drug |medication |known )*allergies)\b/i;
const ALLERGIC_TO =
  /\b(?:allergic (?:reaction )?to|allerg(?:y|ies) to|anaphylaxis (?:to|with|from)|intoleran(?:t|ce) (?:of|to))\s+([^.;\n]+)/gi;
const NAMED_ALLERGY = /\b([\p{L}-]+)\s+allerg(?:y|ies)\b/giu;
const REACTION =
  /^\s*(?:[([]([^)\]]+)[)\]]|(?:[-\u2013:]|\b(?:causes?|caused|reaction:?|with|leading to|which causes?)\b)\s*(.+))/i;
const NOT_SUBSTANCES =
  /^(none|none known|unknown|reviewed|see (list|below)|reaction|severity|allergen|substance|type|noted|n\/a|updated|status|active|verified)$/i;
const LONGEST_NAME_WORDS = 4;

/** Allergies and intolerances that one segment states, "no known allergies" among them. Pure. */
export function extractAllergies({ segment }: Surroundings): Statement[] {
  const { text } = segment;
  const none = NONE_KNOWN.exec(text);
  if (none) {
    const code = 'no-known-allergies';
    return [
      { kind: 'allergy', code, name: none[0], assertion: 'negated', from: none.index, to: none.index + none[0].length },
    ];
  }
  if (segment.section === 'allergies' && segment.kind !== 'heading')
    return listedIn(text, headingLength(text, segment.heading));
  const statements: Statement[] = [];
  for (const found of text.matchAll(ALLERGIC_TO)) {
    statements.push(...listedIn(text, found.index + found[0].length - found[1]!.length, found.index + found[0].length));
  }
  for (const found of statements.length === 0 ? text.matchAll(NAMED_ALLERGY) : []) {
    const known = codeOf(found[1]!);
    if (known)
      statements.push({
        kind: 'allergy',
        code: known,
        name: found[1]!,
        from: found.index,
        to: found.index + found[0].length,
      });
  }
  return statements;
}

/** Substances parted by commas, semicolons or lines, each with its reaction in brackets or after a dash. */
function listedIn(text: string, from: number, to = text.length): Statement[] {
  const statements: Statement[] = [];
  for (const part of text.slice(from, to).matchAll(/(?:[^,;\n([]|\([^)]*\)|\[[^\]]*\])+/g)) {
    for (const piece of part[0].matchAll(/(?:(?!\s+and\s+).)+/gis)) {
      const statement = substanceIn(piece[0], from + part.index + piece.index);
      if (statement) statements.push(statement);
    }
  }
  return statements;
}

function substanceIn(piece: string, offset: number): Statement | null {
  const lead = /^[\s\-*\u2022\d.)]*(?:and\s+)?/i.exec(piece)![0].length;
  const body = piece.slice(lead);
  const known = [...findTerms(body, DRUGS), ...findTerms(body, ALLERGENS)].sort((a, b) => a.start - b.start)[0];
  const isKnown = known !== undefined && known.start <= 12;
  const [words = ''] = /^[\p{L}][\p{L}' /-]*/u.exec(body) ?? [];
  const name = isKnown ? known.text : (words.split(/\s[-\u2013]\s|\s{2,}/)[0] ?? '').trim();
  if (!name || name.split(/\s+/).length > LONGEST_NAME_WORDS || NOT_SUBSTANCES.test(name)) return null;
  const start = offset + lead + body.indexOf(name);
  const after = body.slice(body.indexOf(name) + name.length);
  const reaction = REACTION.exec(after);
  const value = (reaction?.[1] ?? reaction?.[2])?.trim().replace(/[.\s]+$/, '');
  return {
    kind: 'allergy',
    code: isKnown ? known.term.key : foldText(name).text,
    name,
    value,
    from: start,
    to: start + name.length + (reaction?.[0].length ?? 0),
  };
}

function codeOf(name: string): string | null {
  return (findTerms(name, DRUGS)[0] ?? findTerms(name, ALLERGENS)[0])?.term.key ?? null;
}

function headingLength(text: string, heading: string | null): number {
  if (!heading || !text.toLowerCase().startsWith(heading.toLowerCase())) return 0;
  return heading.length + /^\s*[:;]?\s*/.exec(text.slice(heading.length))![0].length;
}
