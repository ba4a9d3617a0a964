/** What a worker and its decoding process say to each other; sent by structured clone, so pictures travel as bytes. */
import type { ErrorBlanks, ErrorCode } from '../../errors.ts';
import type { PagePicture, PictureLimits } from '../picture-source.ts';
import type { Unpacked, UnpackLimits } from '../unpack-file.ts';

export type DecodingRequest =
  | { ask: 'open'; file: number; bytes: Uint8Array; limits: PictureLimits }
  /** `page` is 1-based. */
  | { ask: 'page'; file: number; page: number }
  /** A readable copy of a locked PDF. The password goes through the pipe between the two processes and nowhere else. */
  | { ask: 'unlock'; bytes: Uint8Array; password: string }
  /** The files that a ZIP or an e-mail holds, which is then open; null when the file is neither. */
  | { ask: 'list'; file: number; bytes: Uint8Array; limits: UnpackLimits }
  | { ask: 'inner'; file: number; index: number }
  | { ask: 'close'; file: number };

export interface OpenedFile {
  mediaType: string;
  pageCount: number;
  attachedFiles?: number;
}

/** To every request but `close`, in the order of the requests. */
export type DecodingAnswer = { residentBytes: number } & (
  | { opened: OpenedFile }
  | { loaded: PagePicture }
  | { unlocked: Uint8Array }
  | { listed: string[] | null }
  | { inner: Unpacked }
  | { refused: { code: ErrorCode; blanks: ErrorBlanks } }
  /** Class and frames of an unexpected error; its message stays behind, since it may quote the file. */
  | { failed: { name: string; stack: string } }
);

/** The first message of a process: its program is loaded and takes requests. */
export interface DecodingReady {
  ready: true;
}

/** What a decoding process is started with, as one JSON argument. */
export interface DecodingStart {
  /** Resident memory at which it ends itself. */
  memoryBytes: number;
}

/** By this signal a decoding process ends itself when its memory runs over, so that its parent knows why. */
export const OUT_OF_MEMORY_SIGNAL = 'SIGUSR2';
