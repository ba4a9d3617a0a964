/** The part of the error catalog that is about files: what is wrong with one, and what to send instead. */

export type RetryRule = 'never' | 'backoff';

export interface CatalogEntry {
  retry: RetryRule;
  say: string;
}

export const FILE_ERRORS = {
  'file.empty': { retry: 'never', say: 'That file is empty (0 bytes). Scan the page again and send the new file.' },
  'file.too-large': {
    retry: 'never',
    say: 'That file is larger than {limitMb} MB. Split it or scan it at 300 dpi in gray, and send it again.',
  },
  'file.type': {
    retry: 'never',
    say: 'I cannot read this kind of file. Send a PDF, a picture (PNG, JPEG, TIFF, WebP, GIF, BMP, HEIC), a Word document (.docx), text, a web page, a CDA document, an e-mail (.eml) or a ZIP of these; print anything else to a PDF.',
  },
  'file.password': {
    retry: 'never',
    say: 'That PDF is locked. Give its password, which is used once and not kept; or remove it and send the file again.',
  },
  'file.password-wrong': {
    retry: 'never',
    say: 'That password does not open the document. Check it and try again; nothing was changed.',
  },
  'file.cut-off': {
    retry: 'never',
    say: 'That file is cut off: its end is missing, as when a copy was broken off. Export or scan it again and send the whole file.',
  },
  'file.xfa': {
    retry: 'never',
    say: 'That PDF is a form that only Adobe programs can show (dynamic XFA). Open it in Adobe Reader, print it to a new PDF and send that.',
  },
  'file.attachments': {
    retry: 'never',
    say: 'Other files are attached inside that PDF. Its pages were read, the attached files were not: save them and send them by themselves.',
  },
  'file.no-text': {
    retry: 'never',
    say: 'That file holds no text and no picture. Open it to see what it should say, and send it again.',
  },
  'file.sign-in-page': {
    retry: 'never',
    say: 'That file is the sign-in page of a web site, not a document: the download went wrong. Sign in there, download the document and send that.',
  },
  'archive.too-many-files': {
    retry: 'never',
    say: 'That archive holds {files} files; the limit is {limit}. Send them in several archives.',
  },
  'archive.too-large': {
    retry: 'never',
    say: 'That file, unpacked, is larger than {limitMb} MB in all. Send it in several parts.',
  },
  'archive.entry-too-large': {
    retry: 'never',
    say: 'A file in that archive is larger than {limitMb} MB unpacked, or packed tighter than any document is. Send it by itself.',
  },
  'archive.encrypted': {
    retry: 'never',
    say: 'That file is locked with a password inside its archive. Unpack it and send it by itself.',
  },
  'archive.method': {
    retry: 'never',
    say: 'That file is packed in a way that I cannot unpack. Unpack it and send it by itself.',
  },
  'archive.too-deep': {
    retry: 'never',
    say: 'That is an archive within an archive within another. Unpack it and send its files.',
  },
  'archive.empty': {
    retry: 'never',
    say: 'There is nothing in that archive or e-mail. Pack the documents again and send it.',
  },
  'file.damaged': {
    retry: 'never',
    say: 'That file is damaged and cannot be opened. Export or scan it again and send the new file.',
  },
  'file.too-many-pages': {
    retry: 'never',
    say: 'That file has {pages} pages; the limit is {limit}. Split it and send the parts.',
  },
  'file.picture-too-large': {
    retry: 'never',
    say: 'A page of that file is larger than {limitMegapixels} megapixels. Scan it again at 300 dpi.',
  },
  'file.slow': {
    retry: 'never',
    say: 'That file, or a page of it, could not be opened within {limitSeconds} seconds. Print it to a new PDF, or scan it again at 300 dpi, and send the new file.',
  },
  'file.memory': {
    retry: 'never',
    say: 'That file, or a page of it, takes more than {limitMb} MB of memory to open. Scan it again at 300 dpi, or split it, and send the new file.',
  },
  'file.crash': {
    retry: 'never',
    say: 'That file, or a page of it, makes the program fail that opens it. Print it to a new PDF, or scan it again, and send the new file.',
  },
  'file.download': {
    retry: 'backoff',
    say: 'Slack did not hand over the file. I will try again; if it stays so, send the file once more.',
  },
  'file.not-a-file': {
    retry: 'never',
    say: 'Slack sent a login page instead of the file. An administrator must give the app the files:read scope and reinstall it.',
  },
  'file.incomplete': {
    retry: 'backoff',
    say: 'The file arrived incomplete. I will fetch it again; if it stays so, send the file once more.',
  },
} as const satisfies Record<string, CatalogEntry>;
