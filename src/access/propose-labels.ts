/** Sensitivity labels that the words of a page propose; a person confirms or changes them. Cues: data/label-cues.json. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const cuesSchema = z.object({
  labels: z.record(z.string(), z.object({ cues: z.array(z.string()).min(1), unless: z.array(z.string()) })),
});

const CUES = cuesSchema.parse(
  JSON.parse(readFileSync(new URL('data/label-cues.json', import.meta.url), 'utf8')),
).labels;

/** Words looked at on either side of a cue. */
const NEAR = 4;

/**
 * Labels in the order of the cue file, or `['normal']` when nothing is proposed. A page without any words has nothing
 * that could propose; its picture follows the labels of the other pages.
 */
export function proposeLabels(text: string): string[] {
  const words = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const line = ` ${words.join(' ')} `;
  const labels = Object.entries(CUES)
    .filter(([, { cues, unless }]) => cues.some((cue) => isMeant(line, cue, unless)))
    .map(([label]) => label);
  return labels.length > 0 ? labels : ['normal'];
}

/** True when the cue stands somewhere without an `unless` word near it. */
function isMeant(line: string, cue: string, unless: readonly string[]): boolean {
  const sought = ` ${cue} `;
  for (let at = line.indexOf(sought); at >= 0; at = line.indexOf(sought, at + 1)) {
    const before = line.slice(0, at).trim().split(' ').slice(-NEAR);
    const after = line
      .slice(at + sought.length)
      .trim()
      .split(' ')
      .slice(0, NEAR);
    if (![...before, ...after].some((word) => unless.includes(word))) return true;
  }
  return false;
}
