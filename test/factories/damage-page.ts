import sharp from 'sharp';

export type Damage = 'light' | 'medium' | 'heavy';

interface Recipe {
  dpi: number;
  skewDegrees: number;
  blurSigma: number;
  /** Standard deviation of the gray noise. */
  noise: number;
  /** Share of pixels that turn black or white. */
  specks: number;
  /** How dark the darker side of the page is, 0..1 of white. */
  shadow: number;
  jpegQuality: number;
}

const RECIPES: Record<Damage, Recipe> = {
  light: { dpi: 300, skewDegrees: 0.4, blurSigma: 0, noise: 5, specks: 0, shadow: 1, jpegQuality: 85 },
  medium: { dpi: 200, skewDegrees: -1.6, blurSigma: 0.6, noise: 16, specks: 0.0005, shadow: 0.75, jpegQuality: 65 },
  heavy: { dpi: 95, skewDegrees: 0.9, blurSigma: 0.45, noise: 20, specks: 0.002, shadow: 0.85, jpegQuality: 55 },
};

/** A clean drawing (PNG at 300 dpi) as a scanner or camera of that kind would give it. The same drawing and seed give the same bytes. */
export async function damagePage(png: Buffer, damage: Damage, seed = 1): Promise<Buffer> {
  const recipe = RECIPES[damage];
  const { width } = await sharp(png).metadata();
  let steps = sharp(png)
    .resize(Math.round((width * recipe.dpi) / 300))
    .rotate(recipe.skewDegrees, { background: '#ffffff' });
  if (recipe.blurSigma > 0) steps = steps.blur(recipe.blurSigma);
  const { data, info } = await steps.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const random = randomNumbers(seed);
  for (let y = 0; y < info.height; y++) {
    const light = 1 - (1 - recipe.shadow) * (y / info.height);
    for (let x = 0; x < info.width; x++) {
      const at = (y * info.width + x) * info.channels;
      // The sum of four even numbers is close enough to a bell curve.
      const grain = (random() + random() + random() + random() - 2) * recipe.noise * 1.7;
      const value = random() < recipe.specks ? random() * 255 : data[at]! * light + grain;
      data[at] = Math.max(0, Math.min(255, value));
    }
  }
  return sharp(data, { raw: info }).jpeg({ quality: recipe.jpegQuality }).toBuffer();
}

/** Mulberry32: small, and the same on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
