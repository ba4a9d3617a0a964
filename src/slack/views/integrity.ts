/** The nightly check as those who answer for it read it: numbers only. Pure. */
import type { IntegrityCounts } from '../../retention/integrity.store.ts';
import { type MessageView, note, paragraph } from './blocks.ts';

export function integrityView(counts: IntegrityCounts): MessageView {
  const { ok, originals, pictures, missing, changed, unopened, orphans, trailRows, trailOk } = counts;
  const verdict = ok ? 'Everything kept is there and unchanged.' : ':rotating_light: *Something kept is not right.*';
  const faults = `Files that are missing: ${missing} · changed: ${changed} · that do not open: ${unopened}`;
  return {
    text: ok ? 'Nightly integrity check: all right' : 'Nightly integrity check: look at it now',
    blocks: [
      paragraph(`*Nightly integrity check* · ${verdict}`),
      paragraph(
        `Originals: ${originals} · page pictures: ${pictures}\n${faults}\nRows of the audit trail: ${trailRows}, ${trailOk ? 'the chain holds' : '*the chain is broken*'}`,
      ),
      ...(orphans > 0 ? [note(`Files that no document names: ${orphans}. They are left alone.`)] : []),
      ...(ok ? [] : [note('At the machine, `integrity check` says which.')]),
    ],
  };
}
