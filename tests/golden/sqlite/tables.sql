Golden texts of tables made from models.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== create_tables
CREATE TABLE "farm_everything" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "flag" bool DEFAULT 1 NOT NULL, "name" varchar(20) COLLATE "NOCASE" NOT NULL UNIQUE, "story" text DEFAULT 'it''s "\ % ?' NOT NULL, "mail" varchar(254) NULL, "slug" varchar(50) NULL, "link" varchar(200) NULL, "address" char(39) NULL, "path" varchar(100) NULL, "the ""code""" char(32) NOT NULL, "small" smallint DEFAULT -5 NOT NULL, "whole" integer DEFAULT (40 + 2) NOT NULL, "positive" integer unsigned NOT NULL CHECK ("positive" >= 0), "big" bigint NOT NULL, "ratio" real DEFAULT 0.5 NOT NULL, "price" decimal DEFAULT 1.25 NOT NULL, "day" date DEFAULT '2020-02-29' NULL, "at" datetime DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')) NULL, "hour" time NULL, "took" bigint NULL, "blob" BLOB NULL, "data" text NULL CHECK (JSON_VALID("data") OR "data" IS NULL), "doubled" integer GENERATED ALWAYS AS ("whole" * 2) STORED, "loud" text GENERATED ALWAYS AS (UPPER("name")) VIRTUAL, CONSTRAINT "one_pair" UNIQUE ("whole", "big"), CONSTRAINT "quoted" CHECK (NOT ("name" LIKE '%a''\%\_\\b%' ESCAPE '\')), CONSTRAINT "either" CHECK ("whole" >= 0 OR "flag" = 1));
CREATE INDEX "farm_everything_slug_e02854fc" ON "farm_everything" ("slug");
CREATE INDEX "farm_everything_positive_a0f301ee" ON "farm_everything" ("positive");
CREATE INDEX "farm_everyt_whole_9739b4_idx" ON "farm_everything" ("whole", "big" DESC);
CREATE INDEX "lower_name" ON "farm_everything" ((LOWER("name")));
CREATE INDEX "big_ones" ON "farm_everything" ("big") WHERE "big" > 1000;
CREATE UNIQUE INDEX "one_flagged" ON "farm_everything" ("big") WHERE "flag" = 1;
CREATE TABLE "farm_hen" ("id" integer NOT NULL PRIMARY KEY, "egg_id" integer NOT NULL UNIQUE REFERENCES "farm_egg" ("id") DEFERRABLE INITIALLY DEFERRED, "mother_id" integer NULL);
CREATE TABLE "farm_egg" ("id" integer NOT NULL PRIMARY KEY, "hen_id" integer NULL REFERENCES "farm_hen" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "farm_egg_hen_id_0cc75dde" ON "farm_egg" ("hen_id");
CREATE TABLE "farm_rooster" ("hen_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "farm_hen" ("id") DEFERRABLE INITIALLY DEFERRED, "loudness" integer NOT NULL);
CREATE TABLE "farm_cell" ("row" integer NOT NULL, "column" integer NOT NULL, "hen_id" integer NOT NULL REFERENCES "farm_hen" ("id") DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY ("row", "column"), CONSTRAINT "farm_cell_row_hen_id_87512a07_uniq" UNIQUE ("row", "hen_id"));
CREATE INDEX "farm_cell_hen_id_a663aa04" ON "farm_cell" ("hen_id");
CREATE TABLE "farm_egg_viewers" ("id" integer NOT NULL PRIMARY KEY, "egg_id" integer NOT NULL REFERENCES "farm_egg" ("id") DEFERRABLE INITIALLY DEFERRED, "hen_id" integer NOT NULL REFERENCES "farm_hen" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "farm_egg_viewers_egg_id_hen_id_6ffd9628_uniq" UNIQUE ("egg_id", "hen_id"));
CREATE INDEX "farm_egg_viewers_egg_id_681c5046" ON "farm_egg_viewers" ("egg_id");
CREATE INDEX "farm_egg_viewers_hen_id_77a7209b" ON "farm_egg_viewers" ("hen_id");

