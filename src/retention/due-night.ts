/** The night whose check is due: today's date where the hospital is, once the hour has come; else null. Pure. */
export function dueNight(now: Date, timeZone: string, hour: number): string | null {
  const at = Number(now.toLocaleString('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }));
  return at >= hour ? now.toLocaleDateString('en-CA', { timeZone }) : null;
}
