-- A person said which way up a document stands: the reader then does not look for it itself.
ALTER TABLE "document" ADD COLUMN "turn_fixed" BOOLEAN NOT NULL DEFAULT false;
