import { text } from 'node:stream/consumers';
import { AppError } from '../errors.ts';

/** The password on standard input, its line end taken off: arguments are seen by everybody on the machine. @throws AppError `command.arguments` */
export async function readPassword(): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password === '') throw new AppError('command.arguments', { fault: 'Give the password on standard input.' });
  return password;
}
