/** Codes that name a symptom or sign rather than a disease: chapter 18, and the pains that other chapters hold. */
export function isSymptom(code: string): boolean {
  return /^R/.test(code) || /^(?:M25\.[5-6]|M54\.[2569]|M54\.5|M79\.[16]|M62\.83|N64\.4|H57\.1|N23|G47\.0)/.test(code);
}

/** External causes of morbidity, chapter 20. */
export function isExternalCause(code: string): boolean {
  return /^[VWXY]/.test(code);
}

export function isInjury(code: string): boolean {
  return /^[ST]/.test(code);
}

export function isNeoplasm(code: string): boolean {
  return /^(?:C|D[0-4])/.test(code);
}

/** Codes for encounters, status, history and long-term drugs, chapter 21. */
export function isFactor(code: string): boolean {
  return code.startsWith('Z');
}
