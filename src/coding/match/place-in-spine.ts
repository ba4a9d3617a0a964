import type { PreparedRelease } from './prepared-release.ts';
import { billableBelow } from './prepared-release.ts';

/** Levels of the spine as notes write them: "L5-S1", "C5/6", "L4 - L5". */
const LEVEL = /\b([CTLS])(\d{1,2})\s*[-–/]\s*([CTLS])?(\d{1,2})\b/g;
const SPINE = /^M(?:4[0-35-9]|5[0-4])/;
const REGION =
  /(?:occipito-atlanto-axial|cervicothoracic|cervical|thoracolumbar|thoracic|lumbosacral|lumbar|sacral and sacrococcygeal) region|(?:mid-cervical|high cervical) region|site unspecified|unspecified site|unspecified cervical region/i;
/** Cervical discs have a category of their own, by level. */
const CERVICAL_DISC: Readonly<Record<string, string>> = { 'M51.1': 'M50.1', 'M51.2': 'M50.2', 'M51.3': 'M50.3' };
const CERVICAL_LEVEL: Readonly<Record<string, string>> = { 2: '1', 3: '1', 4: '21', 5: '22', 6: '23', 7: '3' };

/**
 * The code of the same condition at the level of the spine that the sentence names: a herniated disc "at L5-S1" is of the
 * lumbosacral region. The code itself where no level or another category is meant. Pure.
 */
export function placeInSpine(release: PreparedRelease, code: string, said: string): string {
  if (!SPINE.test(code)) return code;
  const levels = [...said.matchAll(LEVEL)];
  const level = levels.length === 1 ? levels[0] : undefined;
  if (!level) return code;
  const [, from, upper, to = from, lower] = level as unknown as [string, string, string, string | undefined, string];
  const disc = /^M5[01]\.[123]/.exec(code)?.[0];
  if (from === 'C' && disc) return cervicalDisc(release, CERVICAL_DISC[disc] ?? disc, to === 'C' ? upper : '7') ?? code;
  const region = regionOf(`${from}${upper}`, `${to}${lower}`);
  const title = release.codeOf.get(code)!.title;
  if (!region || !REGION.test(title)) return code;
  const wanted = title.replace(REGION, `${region} region`).toLowerCase();
  const category = code.slice(0, 5);
  return (
    billableBelow(release, category).find((one) => release.codeOf.get(one)!.title.toLowerCase() === wanted) ?? code
  );
}

function cervicalDisc(release: PreparedRelease, header: string, upper: string): string | undefined {
  const code = `${header}${CERVICAL_LEVEL[upper] ?? '0'}`;
  return release.codeOf.get(code)?.billable ? code : undefined;
}

function regionOf(upper: string, lower: string): string | undefined {
  const [from, to] = [upper[0], lower[0]];
  if (from === 'L' && to === 'S') return 'lumbosacral';
  if (from === 'T' && to === 'L') return 'thoracolumbar';
  if (from === 'C' && to === 'T') return 'cervicothoracic';
  if (from === 'C') return 'cervical';
  if (from === 'T') return 'thoracic';
  return from === 'L' && upper === 'L5' && lower === 'L1' ? 'lumbosacral' : from === 'L' ? 'lumbar' : undefined;
}
