/** Text documents of every format, as other programs write them. */
import { makeZip, type PackedFile } from './make-zip.ts';

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

interface DocxParts {
  /** XML inside of w:body. */
  body: string;
  header?: string;
  /** A picture that the body refers to as rId9. */
  picture?: Uint8Array;
  more?: PackedFile[];
}

/** A Word document with the usual parts. */
export function aDocx({ body, header, picture, more = [] }: DocxParts): Buffer {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const relations = (inner: string) =>
    `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
  const part = (root: string, inner: string) =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:${root} xmlns:w="${WORD}" xmlns:r="${RELATIONS}" xmlns:a="a" xmlns:mc="mc" xmlns:w14="w14">${inner}</w:${root}>`;
  return makeZip([
    { name: '[Content_Types].xml', bytes: '<Types/>' },
    { name: '_rels/.rels', bytes: relations(relation('rId1', 'officeDocument', 'word/document.xml')) },
    { name: 'word/document.xml', bytes: part('document', `<w:body>${body}</w:body>`) },
    {
      name: 'word/_rels/document.xml.rels',
      bytes: relations(relation('rId8', 'header', 'header1.xml') + relation('rId9', 'image', 'media/image1.png')),
    },
    ...(header ? [{ name: 'word/header1.xml', bytes: part('hdr', header) }] : []),
    ...(picture ? [{ name: 'word/media/image1.png', bytes: picture }] : []),
    ...more,
  ]);
}

export function wordParagraph(text: string, style = ''): string {
  const properties = style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : '';
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

export function wordTable(rows: readonly string[][]): string {
  const cells = (row: string[]) => row.map((text) => `<w:tc>${wordParagraph(text)}</w:tc>`).join('');
  return `<w:tbl>${rows.map((row) => `<w:tr>${cells(row)}</w:tr>`).join('')}</w:tbl>`;
}

export interface CdaPatient {
  family: string;
  given: string;
  mrn: string;
  /** YYYYMMDD */
  birthTime: string;
}

/** A C-CDA document; `sections` is the XML of its components, or `nonXml` its embedded file in base64. */
export function aCda(patient: CdaPatient, sections: string, nonXml?: string): string {
  const body = nonXml
    ? `<nonXMLBody><text mediaType="application/pdf" representation="B64">${nonXml}</text></nonXMLBody>`
    : `<structuredBody>${sections}</structuredBody>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc">
  <!-- made by hand -->
  <title>Discharge Summary</title>
  <effectiveTime value="20260301120000-0600"/>
  <recordTarget><patientRole>
    <id root="2.16.840.1.113883.4.1" extension="999-00-1234"/>
    <id root="2.16.840.1.113883.19.5" extension="${patient.mrn}"/>
    <addr><streetAddressLine>14 Mill Lane</streetAddressLine><city>Alderbrook</city></addr>
    <patient>
      <name use="L"><given>${patient.given}</given><family>${patient.family}</family></name>
      <administrativeGenderCode code="F"/><birthTime value="${patient.birthTime}"/>
    </patient>
  </patientRole></recordTarget>
  <component>${body}</component>
</ClinicalDocument>`;
}

export function cdaSection(title: string, text: string): string {
  return `<component><section><title>${title}</title><text>${text}</text></section></component>`;
}

interface Attached {
  name: string;
  bytes: Uint8Array;
  type?: string;
}

/** A sent message with attachments. */
export function anEmail({
  subject,
  body,
  attached = [],
}: {
  subject: string;
  body: string;
  attached?: Attached[];
}): Buffer {
  const parts = attached.map(({ name, bytes, type = 'application/octet-stream' }) =>
    [
      '--part',
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'),
    ].join('\r\n'),
  );
  return Buffer.from(
    [
      'Received: from mail.alderbrook.example by desk.alderbrook.example; Sun, 1 Mar 2026 10:00:00 -0600',
      'From: Fax Server <fax@alderbrook.example>',
      'To: records@alderbrook.example',
      `Subject: ${subject}`,
      'Date: Sun, 1 Mar 2026 10:00:00 -0600',
      'Message-ID: <1@alderbrook.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="part"',
      '',
      '--part',
      'Content-Type: text/plain; charset=utf-8',
      '',
      body,
      ...parts,
      '--part--',
      '',
    ].join('\r\n'),
  );
}
