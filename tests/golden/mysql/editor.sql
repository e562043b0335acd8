== create
CREATE TABLE `ed_author` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `name` varchar(50) NOT NULL COMMENT 'it''s \\ a name', `code` varchar(8) NOT NULL UNIQUE, `rank` integer unsigned DEFAULT (1) NOT NULL, `born` integer NULL, `twice` integer GENERATED ALWAYS AS (`rank` * 2) STORED, CONSTRAINT `ed_author_name_born_8282c791_uniq` UNIQUE (`name`, `born`), CONSTRAINT `ed_rank` CHECK (`rank` >= 1)) COMMENT = 'who writes';
CREATE INDEX `ed_author_born_308547cb` ON `ed_author` (`born`);
CREATE INDEX `ed_born` ON `ed_author` (`born` DESC, `name`);
-- back
DROP TABLE `ed_author`;
== create_relations
CREATE TABLE `ed_book` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(100) NOT NULL, `author_id` bigint NOT NULL, `sequel_to_id` bigint NULL);
CREATE INDEX `ed_book_author_id_3fc63774` ON `ed_book` (`author_id`);
CREATE INDEX `ed_book_sequel_to_id_b4461995` ON `ed_book` (`sequel_to_id`);
CREATE TABLE `ed_book_others` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `book_id` bigint NOT NULL, `author_id` bigint NOT NULL, CONSTRAINT `ed_book_others_book_id_author_id_9e6ad96d_uniq` UNIQUE (`book_id`, `author_id`));
CREATE INDEX `ed_book_others_book_id_7aee81d7` ON `ed_book_others` (`book_id`);
CREATE INDEX `ed_book_others_author_id_af52d68d` ON `ed_book_others` (`author_id`);
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_sequel_to_id_b4461995_fk_ed_book_id` FOREIGN KEY (`sequel_to_id`) REFERENCES `ed_book` (`id`);
ALTER TABLE `ed_book_others` ADD CONSTRAINT `ed_book_others_book_id_7aee81d7_fk_ed_book_id` FOREIGN KEY (`book_id`) REFERENCES `ed_book` (`id`);
ALTER TABLE `ed_book_others` ADD CONSTRAINT `ed_book_others_author_id_af52d68d_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
-- back
DROP TABLE `ed_book_others`;
DROP TABLE `ed_book`;
== add_plain
ALTER TABLE `ed_author` ADD COLUMN `life` longtext NULL;
-- back
ALTER TABLE `ed_author` DROP COLUMN `life`;
== add_default
ALTER TABLE `ed_author` ADD COLUMN `n` integer DEFAULT (7) NOT NULL;
ALTER TABLE `ed_author` ALTER COLUMN `n` DROP DEFAULT;
-- back
ALTER TABLE `ed_author` DROP COLUMN `n`;
== add_text_default
ALTER TABLE `ed_author` ADD COLUMN `note` longtext DEFAULT ('it''s \\') NOT NULL;
ALTER TABLE `ed_author` ALTER COLUMN `note` DROP DEFAULT;
-- back
ALTER TABLE `ed_author` DROP COLUMN `note`;
== add_db_default
ALTER TABLE `ed_author` ADD COLUMN `alive` bool DEFAULT (1) NOT NULL;
-- back
ALTER TABLE `ed_author` DROP COLUMN `alive`;
== add_unique
ALTER TABLE `ed_author` ADD COLUMN `token` char(32) NULL UNIQUE;
-- back
ALTER TABLE `ed_author` DROP COLUMN `token`;
== add_key
ALTER TABLE `ed_book` ADD COLUMN `editor_id` bigint NULL;
CREATE INDEX `ed_book_editor_id_6dbd183b` ON `ed_book` (`editor_id`);
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_editor_id_6dbd183b_fk_ed_author_id` FOREIGN KEY (`editor_id`) REFERENCES `ed_author` (`id`);
-- back
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_editor_id_6dbd183b_fk_ed_author_id`;
DROP INDEX `ed_book_editor_id_6dbd183b` ON `ed_book`;
ALTER TABLE `ed_book` DROP COLUMN `editor_id`;
== add_m2m
CREATE TABLE `ed_book_readers` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `book_id` bigint NOT NULL, `author_id` bigint NOT NULL, CONSTRAINT `ed_book_readers_book_id_author_id_dcf88f23_uniq` UNIQUE (`book_id`, `author_id`));
CREATE INDEX `ed_book_readers_book_id_7cf288a7` ON `ed_book_readers` (`book_id`);
CREATE INDEX `ed_book_readers_author_id_0e59c532` ON `ed_book_readers` (`author_id`);
ALTER TABLE `ed_book_readers` ADD CONSTRAINT `ed_book_readers_book_id_7cf288a7_fk_ed_book_id` FOREIGN KEY (`book_id`) REFERENCES `ed_book` (`id`);
ALTER TABLE `ed_book_readers` ADD CONSTRAINT `ed_book_readers_author_id_0e59c532_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
-- back
DROP TABLE `ed_book_readers`;
== alter_type
ALTER TABLE `ed_author` MODIFY COLUMN `n` bigint NOT NULL;
-- back
ALTER TABLE `ed_author` MODIFY COLUMN `n` integer NOT NULL;
== alter_to_text
ALTER TABLE `ed_author` MODIFY COLUMN `n` varchar(20) NOT NULL;
-- back
ALTER TABLE `ed_author` MODIFY COLUMN `n` bigint NOT NULL;
== alter_null
ALTER TABLE `ed_author` MODIFY COLUMN `n` varchar(20) NULL;
-- back
ALTER TABLE `ed_author` MODIFY COLUMN `n` varchar(20) NOT NULL;
== alter_not_null
UPDATE `ed_author` SET `n` = 'none' WHERE `n` IS NULL;
ALTER TABLE `ed_author` MODIFY COLUMN `n` varchar(20) NOT NULL;
-- back
ALTER TABLE `ed_author` MODIFY COLUMN `n` varchar(20) NULL;
== alter_unique
ALTER TABLE `ed_author` ADD UNIQUE (`n`);
-- back
ALTER TABLE `ed_author` DROP CONSTRAINT `n`;
== alter_not_unique
ALTER TABLE `ed_author` DROP CONSTRAINT `n`;
CREATE INDEX `ed_author_n_c5930dfa` ON `ed_author` (`n`);
-- back
DROP INDEX `ed_author_n_c5930dfa` ON `ed_author`;
ALTER TABLE `ed_author` ADD UNIQUE (`n`);
== alter_column
ALTER TABLE `ed_author` DROP CONSTRAINT `ed_rank`;
ALTER TABLE `ed_author` RENAME COLUMN `n` TO `en`;
ALTER TABLE `ed_author` ADD CONSTRAINT `ed_rank` CHECK (`rank` >= 1);
-- back
ALTER TABLE `ed_author` DROP CONSTRAINT `ed_rank`;
ALTER TABLE `ed_author` RENAME COLUMN `en` TO `n`;
ALTER TABLE `ed_author` ADD CONSTRAINT `ed_rank` CHECK (`rank` >= 1);
== alter_check
ALTER TABLE `ed_author` MODIFY COLUMN `rank` integer DEFAULT (2) NOT NULL;
-- back
ALTER TABLE `ed_author` MODIFY COLUMN `rank` integer unsigned DEFAULT (1) NOT NULL;
== alter_comment
ALTER TABLE `ed_author` MODIFY COLUMN `name` varchar(50) NOT NULL COMMENT 'other';
-- back
ALTER TABLE `ed_author` MODIFY COLUMN `name` varchar(50) NOT NULL COMMENT 'it''s \\ a name';
== alter_primary_key
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_id`;
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_editor_id_6dbd183b_fk_ed_author_id`;
ALTER TABLE `ed_book_others` DROP CONSTRAINT `ed_book_others_author_id_af52d68d_fk_ed_author_id`;
ALTER TABLE `ed_book_readers` DROP CONSTRAINT `ed_book_readers_author_id_0e59c532_fk_ed_author_id`;
ALTER TABLE `ed_author` MODIFY COLUMN `id` integer NOT NULL;
ALTER TABLE `ed_book` MODIFY COLUMN `author_id` integer NOT NULL;
ALTER TABLE `ed_book` MODIFY COLUMN `editor_id` integer NULL;
ALTER TABLE `ed_book_others` MODIFY COLUMN `author_id` integer NOT NULL;
ALTER TABLE `ed_book_readers` MODIFY COLUMN `author_id` integer NOT NULL;
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_editor_id_6dbd183b_fk_ed_author_id` FOREIGN KEY (`editor_id`) REFERENCES `ed_author` (`id`);
ALTER TABLE `ed_book_others` ADD CONSTRAINT `ed_book_others_author_id_af52d68d_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
ALTER TABLE `ed_book_readers` ADD CONSTRAINT `ed_book_readers_author_id_0e59c532_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
-- back
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_id`;
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_editor_id_6dbd183b_fk_ed_author_id`;
ALTER TABLE `ed_book_others` DROP CONSTRAINT `ed_book_others_author_id_af52d68d_fk_ed_author_id`;
ALTER TABLE `ed_book_readers` DROP CONSTRAINT `ed_book_readers_author_id_0e59c532_fk_ed_author_id`;
ALTER TABLE `ed_author` MODIFY COLUMN `id` bigint NOT NULL;
ALTER TABLE `ed_author` MODIFY COLUMN `id` bigint NOT NULL AUTO_INCREMENT;
ALTER TABLE `ed_book` MODIFY COLUMN `author_id` bigint NOT NULL;
ALTER TABLE `ed_book` MODIFY COLUMN `editor_id` bigint NULL;
ALTER TABLE `ed_book_others` MODIFY COLUMN `author_id` bigint NOT NULL;
ALTER TABLE `ed_book_readers` MODIFY COLUMN `author_id` bigint NOT NULL;
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_editor_id_6dbd183b_fk_ed_author_id` FOREIGN KEY (`editor_id`) REFERENCES `ed_author` (`id`);
ALTER TABLE `ed_book_others` ADD CONSTRAINT `ed_book_others_author_id_af52d68d_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
ALTER TABLE `ed_book_readers` ADD CONSTRAINT `ed_book_readers_author_id_0e59c532_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
== alter_key
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_id`;
ALTER TABLE `ed_book` MODIFY COLUMN `author_id` varchar(8) NOT NULL;
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_code` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`code`);
-- back
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_code`;
ALTER TABLE `ed_book` MODIFY COLUMN `author_id` integer NOT NULL;
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_id` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`id`);
== alter_key_unconstrained
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_code`;
-- back
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_code` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`code`);
== alter_key_one_to_one
DROP INDEX `ed_book_author_id_3fc63774` ON `ed_book`;
ALTER TABLE `ed_book` ADD UNIQUE (`author_id`);
ALTER TABLE `ed_book` ADD CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_code` FOREIGN KEY (`author_id`) REFERENCES `ed_author` (`code`);
-- back
ALTER TABLE `ed_book` DROP CONSTRAINT `ed_book_author_id_3fc63774_fk_ed_author_code`;
ALTER TABLE `ed_book` DROP CONSTRAINT `author_id`;
CREATE INDEX `ed_book_author_id_3fc63774` ON `ed_book` (`author_id`);
== rename_field
ALTER TABLE `ed_author` DROP CONSTRAINT `ed_rank`;
ALTER TABLE `ed_author` RENAME COLUMN `born` TO `birth`;
ALTER TABLE `ed_author` ADD CONSTRAINT `ed_rank` CHECK (`rank` >= 1);
-- back
ALTER TABLE `ed_author` DROP CONSTRAINT `ed_rank`;
ALTER TABLE `ed_author` RENAME COLUMN `birth` TO `born`;
ALTER TABLE `ed_author` ADD CONSTRAINT `ed_rank` CHECK (`rank` >= 1);
== rename_model
ALTER TABLE `ed_author` RENAME TO `ed_writer`;
ALTER TABLE `ed_book_others` RENAME COLUMN `author_id` TO `writer_id`;
ALTER TABLE `ed_book_readers` RENAME COLUMN `author_id` TO `writer_id`;
-- back
ALTER TABLE `ed_writer` RENAME TO `ed_author`;
ALTER TABLE `ed_book_others` RENAME COLUMN `writer_id` TO `author_id`;
ALTER TABLE `ed_book_readers` RENAME COLUMN `writer_id` TO `author_id`;
== rename_table
ALTER TABLE `ed_book` RENAME TO `tomes`;
ALTER TABLE `ed_book_others` RENAME TO `tomes_others`;
ALTER TABLE `ed_book_readers` RENAME TO `tomes_readers`;
-- back
ALTER TABLE `tomes` RENAME TO `ed_book`;
ALTER TABLE `tomes_others` RENAME TO `ed_book_others`;
ALTER TABLE `tomes_readers` RENAME TO `ed_book_readers`;
== table_comment
ALTER TABLE `ed_writer` COMMENT = 'who wrote';
-- back
ALTER TABLE `ed_writer` COMMENT = 'who writes';
== add_index
CREATE INDEX `ed_name` ON `ed_writer` (`name`);
-- back
DROP INDEX `ed_name` ON `ed_writer`;
== add_index_partial
-- back
== add_index_expression
CREATE INDEX `ed_lower` ON `ed_writer` ((LOWER(`name`)));
-- back
DROP INDEX `ed_lower` ON `ed_writer`;
== add_index_covering
CREATE INDEX `ed_cover` ON `ed_writer` (`name` DESC);
-- back
DROP INDEX `ed_cover` ON `ed_writer`;
== rename_index
ALTER TABLE `ed_writer` RENAME INDEX `ed_cover` TO `ed_covering`;
-- back
ALTER TABLE `ed_writer` RENAME INDEX `ed_covering` TO `ed_cover`;
== remove_index
DROP INDEX `ed_covering` ON `ed_writer`;
-- back
CREATE INDEX `ed_covering` ON `ed_writer` (`name` DESC);
== add_unique_condition
-- back
== add_unique_expression
CREATE UNIQUE INDEX `ed_u2` ON `ed_writer` ((LOWER(`name`)));
-- back
DROP INDEX `ed_u2` ON `ed_writer`;
== add_unique_deferrable
-- back
== add_unique_nulls
-- back
== add_unique_covering
ALTER TABLE `ed_writer` ADD CONSTRAINT `ed_u5` UNIQUE (`code`);
-- back
ALTER TABLE `ed_writer` DROP CONSTRAINT `ed_u5`;
== add_check
ALTER TABLE `ed_writer` ADD CONSTRAINT `ed_c` CHECK (`name` LIKE BINARY 'a\\%''\\\\%');
-- back
ALTER TABLE `ed_writer` DROP CONSTRAINT `ed_c`;
== add_check_not_valid
ALTER TABLE `ed_writer` ADD CONSTRAINT `ed_c2` CHECK (`rank` < 99);
-- back
ALTER TABLE `ed_writer` DROP CONSTRAINT `ed_c2`;
== validate
-- back
== add_ip
ALTER TABLE `ed_writer` ADD COLUMN `net` char(39) NULL;
-- back
ALTER TABLE `ed_writer` DROP COLUMN `net`;
== add_exclusion
-- back
== remove_exclusion
-- back
== remove_ip
ALTER TABLE `ed_writer` DROP COLUMN `net`;
-- back
ALTER TABLE `ed_writer` ADD COLUMN `net` char(39) NULL;
== add_long_index
ALTER TABLE `ed_writer` ADD COLUMN `long` longtext NULL;
-- back
ALTER TABLE `ed_writer` DROP COLUMN `long`;
== remove_constraint
ALTER TABLE `ed_writer` DROP CONSTRAINT `ed_c2`;
-- back
ALTER TABLE `ed_writer` ADD CONSTRAINT `ed_c2` CHECK (`rank` < 99);
== remove_unique
-- back
== unique_together
ALTER TABLE `ed_writer` DROP CONSTRAINT `ed_writer_name_birth_2c321da8_uniq`;
-- back
ALTER TABLE `ed_writer` ADD CONSTRAINT `ed_writer_name_birth_2c321da8_uniq` UNIQUE (`name`, `birth`);
== remove_field
ALTER TABLE `ed_writer` DROP COLUMN `life`;
-- back
ALTER TABLE `ed_writer` ADD COLUMN `life` longtext NULL;
== remove_key
ALTER TABLE `tomes` DROP CONSTRAINT `tomes_editor_id_61b50fcd_fk_ed_writer_id`;
DROP INDEX `tomes_editor_id_61b50fcd` ON `tomes`;
ALTER TABLE `tomes` DROP COLUMN `editor_id`;
-- back
ALTER TABLE `tomes` ADD COLUMN `editor_id` integer NULL;
CREATE INDEX `tomes_editor_id_61b50fcd` ON `tomes` (`editor_id`);
ALTER TABLE `tomes` ADD CONSTRAINT `tomes_editor_id_61b50fcd_fk_ed_writer_id` FOREIGN KEY (`editor_id`) REFERENCES `ed_writer` (`id`);
== remove_m2m
DROP TABLE `tomes_readers`;
-- back
CREATE TABLE `tomes_readers` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `book_id` bigint NOT NULL, `writer_id` integer NOT NULL, CONSTRAINT `tomes_readers_book_id_writer_id_3ef45c2d_uniq` UNIQUE (`book_id`, `writer_id`));
CREATE INDEX `tomes_readers_book_id_a5af6234` ON `tomes_readers` (`book_id`);
CREATE INDEX `tomes_readers_writer_id_5c2388dc` ON `tomes_readers` (`writer_id`);
ALTER TABLE `tomes_readers` ADD CONSTRAINT `tomes_readers_book_id_a5af6234_fk_tomes_id` FOREIGN KEY (`book_id`) REFERENCES `tomes` (`id`);
ALTER TABLE `tomes_readers` ADD CONSTRAINT `tomes_readers_writer_id_5c2388dc_fk_ed_writer_id` FOREIGN KEY (`writer_id`) REFERENCES `ed_writer` (`id`);
== order
ALTER TABLE `tomes` ADD COLUMN `_order` integer DEFAULT (0) NOT NULL;
ALTER TABLE `tomes` ALTER COLUMN `_order` DROP DEFAULT;
-- back
ALTER TABLE `tomes` DROP COLUMN `_order`;
== delete
DROP TABLE `tomes_others`;
DROP TABLE `tomes`;
-- back
CREATE TABLE `tomes` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(100) NOT NULL, `author_id` varchar(8) NOT NULL UNIQUE, `sequel_to_id` bigint NULL, `_order` integer NOT NULL);
CREATE INDEX `tomes_sequel_to_id_c4cd547f` ON `tomes` (`sequel_to_id`);
CREATE TABLE `tomes_others` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `book_id` bigint NOT NULL, `writer_id` integer NOT NULL, CONSTRAINT `tomes_others_book_id_writer_id_295d3938_uniq` UNIQUE (`book_id`, `writer_id`));
CREATE INDEX `tomes_others_book_id_4fbcf908` ON `tomes_others` (`book_id`);
CREATE INDEX `tomes_others_writer_id_46ba6fe0` ON `tomes_others` (`writer_id`);
ALTER TABLE `tomes` ADD CONSTRAINT `tomes_author_id_501dfa87_fk_ed_writer_code` FOREIGN KEY (`author_id`) REFERENCES `ed_writer` (`code`);
ALTER TABLE `tomes` ADD CONSTRAINT `tomes_sequel_to_id_c4cd547f_fk_tomes_id` FOREIGN KEY (`sequel_to_id`) REFERENCES `tomes` (`id`);
ALTER TABLE `tomes_others` ADD CONSTRAINT `tomes_others_book_id_4fbcf908_fk_tomes_id` FOREIGN KEY (`book_id`) REFERENCES `tomes` (`id`);
ALTER TABLE `tomes_others` ADD CONSTRAINT `tomes_others_writer_id_46ba6fe0_fk_ed_writer_id` FOREIGN KEY (`writer_id`) REFERENCES `ed_writer` (`id`);
