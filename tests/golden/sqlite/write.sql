Golden texts of INSERT, UPDATE, DELETE and DDL.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== insert_one_row
INSERT INTO "t" ("a", "b") VALUES (?, ?)
-- slots: 0 1
== insert_rows_returning
INSERT INTO "t" ("a", "b") VALUES (?, ?), (?, ?) RETURNING "id"
-- slots: 0 1 2 3
== insert_defaults
INSERT INTO "t" DEFAULT VALUES
== insert_ignoring_conflicts
INSERT OR IGNORE INTO "t" ("a", "b") VALUES (?, ?)
-- slots: 0 1
== insert_updating_on_conflict
INSERT INTO "t" ("a", "b") VALUES (?, ?) ON CONFLICT ("id") DO UPDATE SET "a" = EXCLUDED."a", "b" = EXCLUDED."b"
-- slots: 0 1
== insert_from_select
INSERT INTO "t" ("a", "b") SELECT "u"."a", ? FROM "u"
-- slots: 1
== insert_from_select_updating
INSERT INTO "t" ("a", "b") SELECT * FROM (SELECT "u"."a", ? FROM "u") AS "new" WHERE 1 = 1 ON CONFLICT ("a") DO UPDATE SET "b" = EXCLUDED."b"
-- slots: 1
== update_rows
UPDATE "t" SET "a" = "a" + ?, "b" = ? WHERE "id" = ?
-- slots: 1 2 3
== delete_rows
DELETE FROM "t" WHERE "t"."id" = ?
-- slots: 3
== delete_everything
DELETE FROM "t"
== create_table
CREATE TABLE "shop" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(20) COLLATE "NOCASE" DEFAULT 'it''s' NOT NULL UNIQUE, "price" decimal NULL, "owner_id" integer NOT NULL REFERENCES "own""er" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "pair" UNIQUE ("a", "b"), CONSTRAINT "ok" CHECK ("price" >= 0))
== create_table_key_not_reused
CREATE TABLE "t" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT)
== create_table_checked_types
CREATE TABLE "t" ("n" integer unsigned NOT NULL CHECK ("n" >= 0), "j" text NOT NULL CHECK (JSON_VALID("j") OR "j" IS NULL))
== create_table_composite_key
CREATE TABLE "t" ("a" integer NOT NULL, "b" integer NOT NULL, PRIMARY KEY ("a", "b"))
== create_table_generated
CREATE TABLE "t" ("c" integer GENERATED ALWAYS AS ("a" + "b") STORED)
== create_table_expression_default
CREATE TABLE "t" ("c" integer DEFAULT (40 + 2) NOT NULL)
== create_table_with_parameter_is_refused
-- NotSupportedError: a parameter cannot be bound here; write a constant, by LITERAL(..)
== create_table_deferrable_unique
-- NotSupportedError: this database has no deferrable unique constraints (u); leave .deferrable out
== create_index_descending
CREATE INDEX "i" ON "t" ("a", "b" DESC)
== create_unique_index_partial
CREATE UNIQUE INDEX "i" ON "t" ("a") WHERE "b" = 'x''y'
== create_index_on_expression
CREATE INDEX "i" ON "t" ((LOWER("a")) DESC)
== add_foreign_key
ALTER TABLE "t" ADD CONSTRAINT "fk" FOREIGN KEY ("u_id") REFERENCES "u" ("id") DEFERRABLE INITIALLY DEFERRED
== drop_table
DROP TABLE IF EXISTS "t""`"
== insert_unnest
INSERT INTO "t" ("a", "b") SELECT * FROM UNNEST(?, ?) RETURNING "id"
-- slots: 0 1
