import type { PreparedRelease } from './prepared-release.ts';
import { billableBelow } from './prepared-release.ts';
import type { Side } from './walk-specificity.ts';
import { sideOf } from './walk-specificity.ts';

/** "Unspecified eye", "right eye", "bilateral": what titles of one condition differ by. */
const SIDED =
  /,?\s*\b(?:unspecified|right|left|bilateral)(?: (?:side|eyes?|ears?|eyelids?|knees?|hips?|shoulders?|elbows?|wrists?|hands?|fingers?|thumbs?|ankles?|feet|foot|ankle and foot|toes?|legs?|arms?|upper arms?|forearms?|thighs?|lower legs?|upper limbs?|lower limbs?|upper extremit(?:y|ies)|lower extremit(?:y|ies)|breasts?|kidneys?|lungs?|ovar(?:y|ies)|testis|testes|femurs?|tibias?|humerus|radius|ulna|fibula|clavicle|patella|bronchus or lung|main bronchus))?\b/gi;
const UNSPECIFIED_PART = /\bunspecified (?!type|whether|as)/i;

/** The code for the side that the record gives, in place of one whose title leaves it open; the code itself when there is none. */
export function takeSide(release: PreparedRelease, code: string, side: Side | undefined): string {
  const title = release.codeOf.get(code)?.title;
  if (!side || !title || sideOf(title.toLowerCase()) || !UNSPECIFIED_PART.test(title)) return code;
  const plain = withoutSide(title);
  const header = code.slice(0, code.length > 6 ? 6 : 5);
  const same = billableBelow(release, header).filter((one) => {
    const other = release.codeOf.get(one)!.title;
    return one.length === code.length && sideOf(other.toLowerCase()) === side && withoutSide(other) === plain;
  });
  return same.length === 1 ? same[0]! : code;
}

function withoutSide(title: string): string {
  return title
    .replace(SIDED, ' ')
    .replace(/[,\s]+/g, ' ')
    .trim()
    .toLowerCase();
}
