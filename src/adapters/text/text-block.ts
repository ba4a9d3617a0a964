/** What a text document is made of, whatever its format. Texts are plain: no markup, no control characters. */
export type TextBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  /** A line of typewriter text, whose blanks may align columns. */
  | { kind: 'line'; text: string }
  /** A row of a table; rows that follow one another are one table. */
  | { kind: 'row'; cells: string[] }
  | { kind: 'page-break' };

export interface TextDocument {
  mediaType: string;
  blocks: TextBlock[];
  /** Files inside the document that are pages of it too: pictures, an embedded PDF. Read after its text. */
  inside: Uint8Array[];
}
