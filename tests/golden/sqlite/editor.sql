== create
CREATE TABLE "ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
DROP TABLE "ed_author";
== create_relations
CREATE TABLE "ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" bigint NOT NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "ed_book_author_id_3fc63774" ON "ed_book" ("author_id");
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
CREATE TABLE "ed_book_others" ("id" integer NOT NULL PRIMARY KEY, "book_id" bigint NOT NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "author_id" bigint NOT NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "ed_book_others_book_id_author_id_9e6ad96d_uniq" UNIQUE ("book_id", "author_id"));
CREATE INDEX "ed_book_others_book_id_7aee81d7" ON "ed_book_others" ("book_id");
CREATE INDEX "ed_book_others_author_id_af52d68d" ON "ed_book_others" ("author_id");
-- back
DROP TABLE "ed_book_others";
DROP TABLE "ed_book";
== add_plain
ALTER TABLE "ed_author" ADD COLUMN "life" text NULL;
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born") SELECT "id", "name", "code", "rank", "born" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== add_default
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n") SELECT "id", "name", "code", "rank", "born", "life", 7 FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life") SELECT "id", "name", "code", "rank", "born", "life" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== add_text_default
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, "note" text NOT NULL, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note") SELECT "id", "name", "code", "rank", "born", "life", "n", 'it''s \' FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n") SELECT "id", "name", "code", "rank", "born", "life", "n" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== add_db_default
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note") SELECT "id", "name", "code", "rank", "born", "life", "n", "note" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, "note" text NOT NULL, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note") SELECT "id", "name", "code", "rank", "born", "life", "n", "note" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== add_unique
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", NULL FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== add_key
ALTER TABLE "ed_book" ADD COLUMN "editor_id" bigint NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "ed_book_editor_id_6dbd183b" ON "ed_book" ("editor_id");
-- back
CREATE TABLE "new__ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" bigint NOT NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__ed_book" ("id", "title", "author_id", "sequel_to_id") SELECT "id", "title", "author_id", "sequel_to_id" FROM "ed_book";
DROP TABLE "ed_book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_book" RENAME TO "ed_book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_book_author_id_3fc63774" ON "ed_book" ("author_id");
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
== add_m2m
CREATE TABLE "ed_book_readers" ("id" integer NOT NULL PRIMARY KEY, "book_id" bigint NOT NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "author_id" bigint NOT NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "ed_book_readers_book_id_author_id_dcf88f23_uniq" UNIQUE ("book_id", "author_id"));
CREATE INDEX "ed_book_readers_book_id_7cf288a7" ON "ed_book_readers" ("book_id");
CREATE INDEX "ed_book_readers_author_id_0e59c532" ON "ed_book_readers" ("author_id");
-- back
DROP TABLE "ed_book_readers";
== alter_type
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" bigint NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" integer NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== alter_to_text
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" bigint NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== alter_null
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== alter_not_null
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", COALESCE("n", 'none'), "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== alter_unique
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NOT NULL UNIQUE, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== alter_not_unique
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_author_n_c5930dfa" ON "ed_author" ("n");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "n" varchar(20) NOT NULL UNIQUE, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "n", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== alter_column
ALTER TABLE "ed_author" RENAME COLUMN "n" TO "en";
-- back
ALTER TABLE "ed_author" RENAME COLUMN "en" TO "n";
== alter_check
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "en", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_author_en_86d482d3" ON "ed_author" ("en");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
-- back
CREATE TABLE "new__ed_author" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer unsigned DEFAULT 1 NOT NULL CHECK ("rank" >= 0), "born" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_author_name_born_8282c791_uniq" UNIQUE ("name", "born"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_author" ("id", "name", "code", "rank", "born", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "born", "life", "en", "note", "alive", "token" FROM "ed_author";
DROP TABLE "ed_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_author" RENAME TO "ed_author";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_author_born_308547cb" ON "ed_author" ("born");
CREATE INDEX "ed_author_en_86d482d3" ON "ed_author" ("en");
CREATE INDEX "ed_born" ON "ed_author" ("born" DESC, "name");
== alter_comment
-- back
== alter_primary_key
-- back
== alter_key
CREATE TABLE "new__ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL REFERENCES "ed_author" ("code") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "editor_id" integer NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__ed_book" ("id", "title", "author_id", "sequel_to_id", "editor_id") SELECT "id", "title", "author_id", "sequel_to_id", "editor_id" FROM "ed_book";
DROP TABLE "ed_book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_book" RENAME TO "ed_book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_book_author_id_3fc63774" ON "ed_book" ("author_id");
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
CREATE INDEX "ed_book_editor_id_6dbd183b" ON "ed_book" ("editor_id");
-- back
CREATE TABLE "new__ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" integer NOT NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "editor_id" integer NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__ed_book" ("id", "title", "author_id", "sequel_to_id", "editor_id") SELECT "id", "title", "author_id", "sequel_to_id", "editor_id" FROM "ed_book";
DROP TABLE "ed_book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_book" RENAME TO "ed_book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_book_author_id_3fc63774" ON "ed_book" ("author_id");
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
CREATE INDEX "ed_book_editor_id_6dbd183b" ON "ed_book" ("editor_id");
== alter_key_unconstrained
CREATE TABLE "new__ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "editor_id" integer NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__ed_book" ("id", "title", "author_id", "sequel_to_id", "editor_id") SELECT "id", "title", "author_id", "sequel_to_id", "editor_id" FROM "ed_book";
DROP TABLE "ed_book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_book" RENAME TO "ed_book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_book_author_id_3fc63774" ON "ed_book" ("author_id");
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
CREATE INDEX "ed_book_editor_id_6dbd183b" ON "ed_book" ("editor_id");
-- back
CREATE TABLE "new__ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL REFERENCES "ed_author" ("code") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "editor_id" integer NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__ed_book" ("id", "title", "author_id", "sequel_to_id", "editor_id") SELECT "id", "title", "author_id", "sequel_to_id", "editor_id" FROM "ed_book";
DROP TABLE "ed_book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_book" RENAME TO "ed_book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_book_author_id_3fc63774" ON "ed_book" ("author_id");
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
CREATE INDEX "ed_book_editor_id_6dbd183b" ON "ed_book" ("editor_id");
== alter_key_one_to_one
CREATE TABLE "new__ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL UNIQUE REFERENCES "ed_author" ("code") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "editor_id" integer NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__ed_book" ("id", "title", "author_id", "sequel_to_id", "editor_id") SELECT "id", "title", "author_id", "sequel_to_id", "editor_id" FROM "ed_book";
DROP TABLE "ed_book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_book" RENAME TO "ed_book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
CREATE INDEX "ed_book_editor_id_6dbd183b" ON "ed_book" ("editor_id");
-- back
CREATE TABLE "new__ed_book" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL, "sequel_to_id" bigint NULL REFERENCES "ed_book" ("id") DEFERRABLE INITIALLY DEFERRED, "editor_id" integer NULL REFERENCES "ed_author" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__ed_book" ("id", "title", "author_id", "sequel_to_id", "editor_id") SELECT "id", "title", "author_id", "sequel_to_id", "editor_id" FROM "ed_book";
DROP TABLE "ed_book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_book" RENAME TO "ed_book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_book_author_id_3fc63774" ON "ed_book" ("author_id");
CREATE INDEX "ed_book_sequel_to_id_b4461995" ON "ed_book" ("sequel_to_id");
CREATE INDEX "ed_book_editor_id_6dbd183b" ON "ed_book" ("editor_id");
== rename_field
ALTER TABLE "ed_author" RENAME COLUMN "born" TO "birth";
-- back
ALTER TABLE "ed_author" RENAME COLUMN "birth" TO "born";
== rename_model
ALTER TABLE "ed_author" RENAME TO "ed_writer";
ALTER TABLE "ed_book_others" RENAME COLUMN "author_id" TO "writer_id";
ALTER TABLE "ed_book_readers" RENAME COLUMN "author_id" TO "writer_id";
-- back
ALTER TABLE "ed_writer" RENAME TO "ed_author";
ALTER TABLE "ed_book_others" RENAME COLUMN "writer_id" TO "author_id";
ALTER TABLE "ed_book_readers" RENAME COLUMN "writer_id" TO "author_id";
== rename_table
ALTER TABLE "ed_book" RENAME TO "tomes";
ALTER TABLE "ed_book_others" RENAME TO "tomes_others";
ALTER TABLE "ed_book_readers" RENAME TO "tomes_readers";
-- back
ALTER TABLE "tomes" RENAME TO "ed_book";
ALTER TABLE "tomes_others" RENAME TO "ed_book_others";
ALTER TABLE "tomes_readers" RENAME TO "ed_book_readers";
== table_comment
-- back
== add_index
CREATE INDEX "ed_name" ON "ed_writer" ("name");
-- back
DROP INDEX "ed_name";
== add_index_partial
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
-- back
DROP INDEX "ed_part";
== add_index_expression
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
-- back
DROP INDEX "ed_lower";
== add_index_covering
CREATE INDEX "ed_cover" ON "ed_writer" ("name" DESC);
-- back
DROP INDEX "ed_cover";
== rename_index
DROP INDEX "ed_cover";
CREATE INDEX "ed_covering" ON "ed_writer" ("name" DESC);
-- back
DROP INDEX "ed_covering";
CREATE INDEX "ed_cover" ON "ed_writer" ("name" DESC);
== remove_index
DROP INDEX "ed_covering";
-- back
CREATE INDEX "ed_covering" ON "ed_writer" ("name" DESC);
== add_unique_condition
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
-- back
DROP INDEX "ed_u1";
== add_unique_expression
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
DROP INDEX "ed_u2";
== add_unique_deferrable
-- back
== add_unique_nulls
-- back
== add_unique_covering
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
== add_check
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
== add_check_not_valid
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'), CONSTRAINT "ed_c2" CHECK ("rank" < 99));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
== validate
-- back
== remove_constraint
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, "long" text NULL, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_writer_long_881de6e7" ON "ed_writer" ("long");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, "long" text NULL, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'), CONSTRAINT "ed_c2" CHECK ("rank" < 99));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_writer_long_881de6e7" ON "ed_writer" ("long");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
== remove_unique
DROP INDEX "ed_u1";
-- back
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
== unique_together
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, "long" text NULL, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_writer_long_881de6e7" ON "ed_writer" ("long");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, "long" text NULL, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token", "long" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_writer_long_881de6e7" ON "ed_writer" ("long");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
== remove_field
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, "long" text NULL, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "en", "note", "alive", "token", "long") SELECT "id", "name", "code", "rank", "birth", "en", "note", "alive", "token", "long" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_writer_long_881de6e7" ON "ed_writer" ("long");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
ALTER TABLE "ed_writer" ADD COLUMN "life" text NULL;
== remove_key
CREATE TABLE "new__tomes" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL UNIQUE REFERENCES "ed_writer" ("code") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "tomes" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__tomes" ("id", "title", "author_id", "sequel_to_id") SELECT "id", "title", "author_id", "sequel_to_id" FROM "tomes";
DROP TABLE "tomes";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__tomes" RENAME TO "tomes";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "tomes_sequel_to_id_c4cd547f" ON "tomes" ("sequel_to_id");
-- back
ALTER TABLE "tomes" ADD COLUMN "editor_id" integer NULL REFERENCES "ed_writer" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tomes_editor_id_61b50fcd" ON "tomes" ("editor_id");
== remove_m2m
DROP TABLE "tomes_readers";
-- back
CREATE TABLE "tomes_readers" ("id" integer NOT NULL PRIMARY KEY, "book_id" bigint NOT NULL REFERENCES "tomes" ("id") DEFERRABLE INITIALLY DEFERRED, "writer_id" integer NOT NULL REFERENCES "ed_writer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "tomes_readers_book_id_writer_id_3ef45c2d_uniq" UNIQUE ("book_id", "writer_id"));
CREATE INDEX "tomes_readers_book_id_a5af6234" ON "tomes_readers" ("book_id");
CREATE INDEX "tomes_readers_writer_id_5c2388dc" ON "tomes_readers" ("writer_id");
== order
CREATE TABLE "new__tomes" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL UNIQUE REFERENCES "ed_writer" ("code") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "tomes" ("id") DEFERRABLE INITIALLY DEFERRED, "_order" integer NOT NULL);
INSERT INTO "new__tomes" ("id", "title", "author_id", "sequel_to_id", "_order") SELECT "id", "title", "author_id", "sequel_to_id", 0 FROM "tomes";
DROP TABLE "tomes";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__tomes" RENAME TO "tomes";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "tomes_sequel_to_id_c4cd547f" ON "tomes" ("sequel_to_id");
-- back
CREATE TABLE "new__tomes" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL UNIQUE REFERENCES "ed_writer" ("code") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "tomes" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "new__tomes" ("id", "title", "author_id", "sequel_to_id") SELECT "id", "title", "author_id", "sequel_to_id" FROM "tomes";
DROP TABLE "tomes";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__tomes" RENAME TO "tomes";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "tomes_sequel_to_id_c4cd547f" ON "tomes" ("sequel_to_id");
== delete
DROP TABLE "tomes_others";
DROP TABLE "tomes";
-- back
CREATE TABLE "tomes" ("id" integer NOT NULL PRIMARY KEY, "title" varchar(100) NOT NULL, "author_id" varchar(8) NOT NULL UNIQUE REFERENCES "ed_writer" ("code") DEFERRABLE INITIALLY DEFERRED, "sequel_to_id" bigint NULL REFERENCES "tomes" ("id") DEFERRABLE INITIALLY DEFERRED, "_order" integer NOT NULL);
CREATE INDEX "tomes_sequel_to_id_c4cd547f" ON "tomes" ("sequel_to_id");
CREATE TABLE "tomes_others" ("id" integer NOT NULL PRIMARY KEY, "book_id" bigint NOT NULL REFERENCES "tomes" ("id") DEFERRABLE INITIALLY DEFERRED, "writer_id" integer NOT NULL REFERENCES "ed_writer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "tomes_others_book_id_writer_id_295d3938_uniq" UNIQUE ("book_id", "writer_id"));
CREATE INDEX "tomes_others_book_id_4fbcf908" ON "tomes_others" ("book_id");
CREATE INDEX "tomes_others_writer_id_46ba6fe0" ON "tomes_others" ("writer_id");
== add_ip
ALTER TABLE "ed_writer" ADD COLUMN "net" char(39) NULL;
-- back
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'), CONSTRAINT "ed_c2" CHECK ("rank" < 99));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
== add_exclusion
-- back
== remove_exclusion
-- back
== remove_ip
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'), CONSTRAINT "ed_c2" CHECK ("rank" < 99));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
-- back
ALTER TABLE "ed_writer" ADD COLUMN "net" char(39) NULL;
== add_long_index
ALTER TABLE "ed_writer" ADD COLUMN "long" text NULL;
CREATE INDEX "ed_writer_long_881de6e7" ON "ed_writer" ("long");
-- back
CREATE TABLE "new__ed_writer" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(50) NOT NULL, "code" varchar(8) NOT NULL UNIQUE, "rank" integer DEFAULT 2 NOT NULL, "birth" integer NULL, "twice" integer GENERATED ALWAYS AS ("rank" * 2) STORED, "life" text NULL, "en" varchar(20) NOT NULL, "note" text NOT NULL, "alive" bool DEFAULT 1 NOT NULL, "token" char(32) NULL UNIQUE, CONSTRAINT "ed_u5" UNIQUE ("code"), CONSTRAINT "ed_writer_name_birth_2c321da8_uniq" UNIQUE ("name", "birth"), CONSTRAINT "ed_rank" CHECK ("rank" >= 1), CONSTRAINT "ed_c" CHECK ("name" LIKE 'a\%''\\%' ESCAPE '\'), CONSTRAINT "ed_c2" CHECK ("rank" < 99));
INSERT INTO "new__ed_writer" ("id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token") SELECT "id", "name", "code", "rank", "birth", "life", "en", "note", "alive", "token" FROM "ed_writer";
DROP TABLE "ed_writer";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new__ed_writer" RENAME TO "ed_writer";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ed_writer_birth_209cbd75" ON "ed_writer" ("birth");
CREATE INDEX "ed_writer_en_36f27432" ON "ed_writer" ("en");
CREATE INDEX "ed_born" ON "ed_writer" ("birth" DESC, "name");
CREATE INDEX "ed_name" ON "ed_writer" ("name");
CREATE INDEX "ed_part" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE INDEX "ed_lower" ON "ed_writer" ((LOWER("name")));
CREATE UNIQUE INDEX "ed_u1" ON "ed_writer" ("name") WHERE "birth" > 1900;
CREATE UNIQUE INDEX "ed_u2" ON "ed_writer" ((LOWER("name")));
