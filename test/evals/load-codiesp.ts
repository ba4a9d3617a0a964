import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CodedReport {
  id: string;
  text: string;
  codes: Set<string>;
}

/** Reads one part of CodiEsp in English from `folder`/eval/codiesp: texts, and codes by document in upper case. */
export function loadCodiesp(folder: string, part: 'train' | 'dev'): CodedReport[] {
  const root = join(folder, 'eval/codiesp', part);
  const codes = new Map<string, Set<string>>();
  for (const line of readFileSync(join(root, `${part}D.tsv`), 'utf8').split(/\r?\n/)) {
    const [id, code] = line.split('\t');
    if (!id || !code) continue;
    const known = codes.get(id) ?? new Set<string>();
    codes.set(id, known.add(code.trim().toUpperCase()));
  }
  return [...codes].map(([id, known]) => ({
    id,
    codes: known,
    text: readFileSync(join(root, 'text_files_en', `${id}.txt`), 'utf8'),
  }));
}
