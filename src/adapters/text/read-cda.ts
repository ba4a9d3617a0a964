/** Clinical documents of HL7 (CDA R2, C-CDA): whose it is from the header, then the narrative of every section. */
import { readNarrative } from './read-narrative.ts';
import type { TextBlock, TextDocument } from './text-block.ts';
import { childrenOf, find, textIn, type XmlElement } from './xml-tree.ts';

/** Root of Social Security numbers: an identifier, but never the record number. */
const SSN_ROOT = '2.16.840.1.113883.4.1';
const SEXES: Record<string, string> = { M: 'Male', F: 'Female', UN: 'Undifferentiated' };

/** Blocks of a parsed ClinicalDocument. */
export function readCda(document: XmlElement): TextDocument {
  const blocks: TextBlock[] = [{ kind: 'heading', text: textIn(find(document, 'title')) || 'Clinical document' }];
  for (const target of childrenOf(document, 'recordTarget')) blocks.push(...patientLines(find(target, 'patientRole')));
  const dated = readTime(find(document, 'effectiveTime'));
  if (dated) blocks.push(line('Document date', dated));
  const encounter = find(document, 'componentOf', 'encompassingEncounter', 'effectiveTime');
  const [admitted, discharged] = [readTime(find(encounter, 'low')), readTime(find(encounter, 'high'))];
  if (admitted) blocks.push(line('Admission date', admitted));
  if (discharged) blocks.push(line('Discharge date', discharged));
  for (const author of childrenOf(document, 'author')) {
    const person = personName(find(author, 'assignedAuthor', 'assignedPerson', 'name'));
    if (person) blocks.push(line('Author', person));
  }
  const custodian = textIn(
    find(document, 'custodian', 'assignedCustodian', 'representedCustodianOrganization', 'name'),
  );
  if (custodian) blocks.push(line('Custodian', custodian));
  const inside: Uint8Array[] = [];
  for (const component of childrenOf(document, 'component')) {
    for (const child of childrenOf(find(component, 'structuredBody'), 'component'))
      blocks.push(...sectionBlocks(find(child, 'section'), 0));
    const body = find(component, 'nonXMLBody', 'text');
    if (body?.attributes.representation === 'B64') inside.push(Buffer.from(textIn(body), 'base64'));
    else if (body) blocks.push({ kind: 'paragraph', text: textIn(body) });
  }
  return { mediaType: 'application/hl7-cda+xml', blocks, inside };
}

function patientLines(role: XmlElement | undefined): TextBlock[] {
  const patient = find(role, 'patient');
  const lines: TextBlock[] = [];
  const add = (label: string, value: string): void => void (value && lines.push(line(label, value)));
  for (const name of childrenOf(patient, 'name').slice(0, 1)) add('Patient', personName(name));
  const ids = childrenOf(role, 'id').filter(({ attributes }) => attributes.extension);
  for (const [index, { attributes }] of ids.filter((id) => id.attributes.root !== SSN_ROOT).entries())
    add(index === 0 ? 'MRN' : 'Other identifier', attributes.extension ?? '');
  add('Date of birth', readTime(find(patient, 'birthTime')));
  const sex = find(patient, 'administrativeGenderCode')?.attributes;
  add('Sex', sex?.displayName ?? SEXES[sex?.code ?? ''] ?? '');
  const address = find(role, 'addr');
  add('Address', childrenOf(address).map(textIn).filter(Boolean).join(', ') || textIn(address));
  const phone = childrenOf(role, 'telecom')[0]?.attributes.value ?? '';
  if (phone.startsWith('tel:')) add('Phone', phone.slice('tel:'.length));
  return lines;
}

function sectionBlocks(section: XmlElement | undefined, depth: number): TextBlock[] {
  if (!section || depth > 20) return [];
  const title = textIn(find(section, 'title'));
  return [
    ...(title ? [{ kind: 'heading' as const, text: title }] : []),
    ...readNarrative(find(section, 'text')),
    ...childrenOf(section, 'component').flatMap((child) => sectionBlocks(find(child, 'section'), depth + 1)),
  ];
}

/** "Family, Given Middle Suffix", or the text of an unparted name. */
function personName(name: XmlElement | undefined): string {
  const part = (of: string): string => childrenOf(name, of).map(textIn).filter(Boolean).join(' ');
  const [family, given, suffix] = [part('family'), part('given'), part('suffix')];
  if (!family || !given) return textIn(name);
  return `${[family, suffix].filter(Boolean).join(' ')}, ${given}`;
}

/** The HL7 time of an element, or of its `low`, as `YYYY-MM-DD`; empty when it is not as exact as a day. */
function readTime(element: XmlElement | undefined): string {
  const value = element?.attributes.value ?? find(element, 'low')?.attributes.value ?? '';
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(value) ?? [];
  return year ? `${year}-${month}-${day}` : '';
}

function line(label: string, value: string): TextBlock {
  return { kind: 'paragraph', text: `${label}: ${value.replace(/\s+/g, ' ').trim()}` };
}
