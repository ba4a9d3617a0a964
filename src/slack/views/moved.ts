/** After a document was moved: who saw it in the wrong record. For the person who moved it; the privacy officer is told by them. */
import { documentCode } from '../../records/document.ts';
import type { DocumentViewer } from '../../review/review.store.ts';
import { escaped, type MessageView, note, paragraph } from './blocks.ts';

const MOST_VIEWERS = 40;
const HOW: Record<DocumentViewer['how'], string> = { saw: 'saw it', 'may-have-seen': 'may have seen it in a search' };

export function movedView(documentId: string, seenBy: readonly DocumentViewer[]): MessageView {
  const code = documentCode(documentId);
  const rows = seenBy.slice(0, MOST_VIEWERS).map(({ name, how, times, lastAt }) => {
    const often = times === 1 ? 'once' : `${times} times`;
    return note(`${escaped(name)} ${HOW[how]} ${often}, last on ${lastAt.slice(0, 16).replace('T', ' ')}`);
  });
  const rest = seenBy.length > MOST_VIEWERS ? [note(`${seenBy.length - MOST_VIEWERS} more.`)] : [];
  return {
    text: `Document ${code} was moved`,
    blocks: [
      paragraph(`*Document ${code}* is moved to the other record, with everything that was read from it.`),
      paragraph(
        seenBy.length > 0 ? 'In the wrong record these colleagues saw it:' : 'Nobody saw it in the wrong record.',
      ),
      ...rows,
      ...rest,
    ],
  };
}
