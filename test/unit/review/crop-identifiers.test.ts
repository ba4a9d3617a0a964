import { describe, expect, it } from 'vitest';
import { cropIdentifiers } from '../../../src/review/crop-identifiers.ts';

const pages = [1, 2, 3, 4, 5].map((page) => ({ page, width: 1000, height: 1400 }));

describe('pictures of identifiers', () => {
  it('hold the words with some white space, as wide as the page', () => {
    const [crop] = cropIdentifiers(pages, [
      {
        page: 2,
        boxes: [
          [100, 200, 300, 220],
          [320, 230, 400, 250],
        ],
      },
    ]);
    expect(crop).toEqual({
      page: 2,
      left: 0,
      top: 160,
      width: 1000,
      height: 130,
      marks: [
        [100, 40, 300, 60],
        [320, 70, 400, 90],
      ],
    });
  });

  it('stay inside the page', () => {
    const [crop] = cropIdentifiers(pages, [
      {
        page: 1,
        boxes: [
          [0, 5, 50, 25],
          [0, 1380, 50, 1400],
        ],
      },
    ]);
    expect([crop?.top, crop?.height]).toEqual([0, 1400]);
  });

  it('are three at most, and the top of the first page where nobody is named', () => {
    const box = [[10, 10, 20, 20]] as const;
    expect(
      cropIdentifiers(
        pages,
        pages.map(({ page }) => ({ page, boxes: [...box] })),
      ).map(({ page }) => page),
    ).toEqual([1, 2, 3]);
    expect(cropIdentifiers(pages, [])).toEqual([{ page: 1, left: 0, top: 0, width: 1000, height: 490, marks: [] }]);
    expect(cropIdentifiers([{ page: 1, width: 0, height: 0 }], [])).toEqual([]);
  });
});
