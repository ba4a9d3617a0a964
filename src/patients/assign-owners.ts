/** Whose a label is: the patient's, or that of a relative, a member of staff or a facility named before it. */

import type { LabelKind, LabelSpan } from './page-labels.ts';
import { isBlankBehind, labelLeft, lineHeight, type PageLine } from './page-lines.ts';

export type Owner = 'patient' | 'relative' | 'staff';

/** A heading such as "Emergency contact" rules the next lines until a label of the patient. */
const HEADING_REACH_LINES = 6;
/** "Guarantor: Jane Doe" still rules the phone or birth date in the lines below it. */
const RELATIVE_REACH_LINES = 3;
/** Phone and address of a practice stand below its doctor's name. */
const STAFF_REACH_LINES = 2;
/** A doctor's name in the line above does not take these with it: nobody prints a doctor's birth date. */
const PATIENTS_OWN: ReadonlySet<LabelKind> = new Set([
  'name',
  'family-name',
  'given-name',
  'middle-name',
  'birth-date',
  'sex',
]);

interface Rule {
  owner: 'relative' | 'staff';
  /** Index of the line where it begins and of the last line that it reaches. */
  line: number;
  lastLine: number;
  isHeading: boolean;
  /** It stands in the right column of a form: left edge in pixels, or null where no boxes are known. */
  column: { left: number | null } | null;
}

/** The owner of each label, in the shape of `labels` (one list a line). Owners' own labels get their owner. */
export function assignOwners(lines: readonly PageLine[], labels: readonly LabelSpan[][]): Owner[][] {
  let rule: Rule | null = null;
  return lines.map((line, index) => {
    const own = labels[index] ?? [];
    return own.map((label, at): Owner => {
      const opened = ownerOfKind(label.kind);
      if (opened !== null) {
        rule = openRule(line, index, own, at, opened);
        return opened;
      }
      if (rule === null || index > rule.lastLine) return 'patient';
      if (label.strong) {
        rule = null;
        return 'patient';
      }
      if (index === rule.line) return rule.owner;
      if (isBesideColumn(rule, line, label, at)) return 'patient';
      const endsHere = rule.owner === 'staff' && !rule.isHeading && PATIENTS_OWN.has(label.kind);
      if (!endsHere) return rule.owner;
      rule = null;
      return 'patient';
    });
  });
}

function ownerOfKind(kind: LabelKind): 'relative' | 'staff' | null {
  if (kind === 'relative') return 'relative';
  return kind === 'provider' || kind === 'facility' ? 'staff' : null;
}

function openRule(line: PageLine, index: number, own: LabelSpan[], at: number, owner: 'relative' | 'staff'): Rule {
  const label = own[at];
  const isHeading = own.length === 1 && label !== undefined && isBlankBehind(line, label.end);
  const reach = isHeading ? HEADING_REACH_LINES : owner === 'relative' ? RELATIVE_REACH_LINES : STAFF_REACH_LINES;
  const isRightColumn = at > 0 && own.slice(0, at).some(({ kind }) => ownerOfKind(kind) === null);
  const column = isRightColumn && label !== undefined ? { left: labelLeft(line, label.start) } : null;
  return { owner, line: index, lastLine: index + reach, isHeading, column };
}

/** In a form of two columns the left one stays the patient's beside a guarantor on the right. */
function isBesideColumn({ column }: Rule, line: PageLine, label: LabelSpan, at: number): boolean {
  if (column === null) return false;
  const left = labelLeft(line, label.start);
  return column.left === null || left === null ? at === 0 : left < column.left - lineHeight(line);
}
