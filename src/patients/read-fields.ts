/** The labelled fields of a page that are the patient's: which label, and the text that stands for its value. */

import type { PageReading } from '../records/page.ts';
import { assignOwners } from './assign-owners.ts';
import { findValue } from './find-value.ts';
import { findLabels, type LabelKind } from './page-labels.ts';
import { type PageLine, pageLines } from './page-lines.ts';

export interface Field {
  kind: LabelKind;
  strong: boolean;
  phrase: string;
  hasColon: boolean;
  /** Index in `lines`. */
  line: number;
  /** The line that the value stands in. */
  valueLine: PageLine;
  /** Text up to the next label or cell, and its offset in the page's text. */
  text: string;
  start: number;
}

export interface PageFields {
  lines: PageLine[];
  /** Fields of the patient only: those of relatives, staff and other numbers are left out. */
  fields: Field[];
  /** Lines with a label of relatives, staff or facilities. */
  foreignLines: Set<number>;
}

const OF_NOBODY: ReadonlySet<LabelKind> = new Set(['relative', 'provider', 'facility', 'other']);

/** Reads the patient's fields of a page in reading order. */
export function readFields(page: PageReading): PageFields {
  const lines = pageLines(page);
  const labels = lines.map((line) => findLabels(line.text));
  const owners = assignOwners(lines, labels);
  const foreignLines = new Set(
    owners.flatMap((own, index) => (own.some((owner) => owner !== 'patient') ? [index] : [])),
  );
  const fields = lines.flatMap((_, index) =>
    (labels[index] ?? []).flatMap((label, at): Field[] => {
      if (owners[index]?.[at] !== 'patient' || OF_NOBODY.has(label.kind)) return [];
      const value = findValue(lines, labels, index, at);
      if (value === null) return [];
      const { kind, strong, phrase, hasColon } = label;
      return [
        { kind, strong, phrase, hasColon, line: index, valueLine: value.line, text: value.text, start: value.start },
      ];
    }),
  );
  return { lines, fields, foreignLines };
}
