/** "12 month old", "6-year-old", "9 yo girl", "age 5": years, and below two years months, weeks or days. */
const AGE =
  /\b(?:(\d{1,2})[- ]?(?:months?|mos?|weeks?|wks?|days?)[- ](?:old|well)|(\d{1,3})[- ]?(?:y\/?o|years?[- ]old|yrs?[- ]old|yo|year well)|(?<!\b(?:at|since|from|by|until|before|after) )ages? (\d{1,3}))\b/i;
const ADULT_YEARS = 18;
/** Routine examinations of adults and of children, without and with abnormal findings. */
const OF_CHILD: Readonly<Record<string, string>> = { 'Z00.00': 'Z00.129', 'Z00.01': 'Z00.121' };

/** The routine examination for the patient's age: that of a child below 18 years. The code itself where no age is given. Pure. */
export function takeAge(code: string, text: string): string {
  const child = OF_CHILD[code];
  const adult = Object.keys(OF_CHILD).find((key) => OF_CHILD[key] === code);
  const found = child || adult ? AGE.exec(text) : null;
  if (!found) return code;
  const isChild = found[1] !== undefined || Number(found[2] ?? found[3]) < ADULT_YEARS;
  return (isChild ? child : adult) ?? code;
}
