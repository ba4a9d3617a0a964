import sharp from 'sharp';
import { pdfOf } from './hostile/hostile-pdfs.ts';

/** What a scanner makes: one JPEG a page, as it is, on a page of its size at `dpi`. */
export async function picturePdf(jpegs: readonly Buffer[], dpi: number): Promise<Buffer> {
  const kids = jpegs.map((_, i) => `${3 + i * 3} 0 R`);
  const pages = await Promise.all(
    jpegs.map(async (jpeg, i) => {
      const { width, height, channels } = await sharp(jpeg).metadata();
      const [across, down] = [(width * 72) / dpi, (height * 72) / dpi];
      const [content, image] = [4 + i * 3, 5 + i * 3];
      const space = channels === 1 ? '/DeviceGray' : '/DeviceRGB';
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${across} ${down}] /Contents ${content} 0 R /Resources << /XObject << /X ${image} 0 R >> >> >>`,
        { head: '', data: Buffer.from(`q ${across} 0 0 ${down} 0 0 cm /X Do Q`) },
        {
          head: `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace ${space} /BitsPerComponent 8 /Filter /DCTDecode`,
          data: jpeg,
        },
      ];
    }),
  );
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${jpegs.length} /Kids [${kids.join(' ')}] >>`,
    ...pages.flat(),
  ]);
}
