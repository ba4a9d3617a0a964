-- What stands on a page besides its words: barcodes, check boxes, handwriting; what kind of sheet it is; a print of its
-- picture, by which a second scan of the same paper is recognised. Rows of "page" are guarded already; columns are too.

ALTER TABLE "page" ADD COLUMN "barcodes" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "check_boxes" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "handwriting" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "sheet" TEXT,
  ADD COLUMN "image_print" TEXT;
