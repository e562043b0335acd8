/*
 * What a database holds, as it says itself: tables with columns, keys,
 * indexes, foreign keys and checks.  For inspectdb, for finding drift between
 * models and database, and for whoever rebuilds a table.
 */
#ifndef CORM_INTROSPECT_H
#define CORM_INTROSPECT_H

#include <corm/common.h>
#include <corm/db.h>
#include <corm/model.h>

CORM_BEGIN_DECLS

/** The field type nearest to a column's type, with its numbers. */
typedef struct corm_column_type {
    corm_type type; /**< CORM_TYPE_NONE: no field is like it */
    int length;     /**< characters of a text or bytes type; 0: not said */
    int digits;     /**< of a decimal; 0: not said */
    int places;     /**< of a decimal */
    corm_type base; /**< of an array: the type of its items, and the numbers
                         are theirs */
} corm_column_type;

/** How a column is computed by the database. */
typedef enum corm_generated {
    CORM_GENERATED_NOT,
    CORM_GENERATED_STORED,
    CORM_GENERATED_VIRTUAL
} corm_generated;

/** A column.  Texts are the database's own spelling; NULL: it has none. */
typedef struct corm_column_info {
    const char *name;         /**< as it is spelled in the database */
    const char *type;         /**< "varchar(100)"; "" where it has no type */
    corm_column_type like;    /**< read from type */
    const char *default_text; /**< SQL of its default; NULL: none */
    const char *expression;   /**< SQL of a generated column */
    const char *collation;    /**< NULL: the default */
    const char *comment;      /**< NULL: none */
    corm_generated generated; /**< whether and how the database computes it */
    bool null;                /**< may it be NULL? */
    bool identity; /**< the database makes its value when none is given */
} corm_column_info;

/** A primary key or unique constraint. */
typedef struct corm_key_info {
    const char *name;        /**< NULL: it has none of its own */
    const char **columns;    /**< in order */
    size_t n_columns;        /**< how many columns */
    int8_t deferrable;       /**< as in corm_constraint */
    bool nulls_not_distinct; /**< is NULL equal to NULL? */
} corm_key_info;

/** One part of an index: a column or an expression. */
typedef struct corm_index_part {
    const char *column;     /**< NULL: an expression */
    const char *expression; /**< SQL; NULL: a column */
    const char *opclass;    /**< NULL: the default */
    bool descending;        /**< is the order turned round? */
} corm_index_part;

/** An index that no constraint made. */
typedef struct corm_index_info {
    const char *name;        /**< in the database */
    corm_index_part *parts;  /**< in order */
    size_t n_parts;          /**< how many parts */
    const char **include;    /**< more columns that it covers */
    size_t n_include;        /**< how many in include */
    const char *condition;   /**< SQL of a partial index; NULL: all rows */
    const char *method;      /**< "btree"; NULL: not said */
    const char *sql;         /**< the statement that makes it; NULL: not said */
    bool unique;             /**< may no two rows be equal in it? */
    bool nulls_not_distinct; /**< of a unique one: is NULL equal to NULL? */
} corm_index_info;

/** A foreign key. */
typedef struct corm_foreign_key_info {
    const char *name;        /**< NULL: none */
    const char **columns;    /**< of this table */
    const char *to_table;    /**< that it refers to */
    const char **to_columns; /**< in the same order as columns */
    size_t n_columns;        /**< of columns and of to_columns */
    const char *on_delete;   /**< "NO ACTION", "CASCADE", .. */
    const char *on_update;   /**< "NO ACTION", "CASCADE", .. */
    int8_t deferrable;       /**< as in corm_constraint */
} corm_foreign_key_info;

/** A check, or something else with a name and SQL: a trigger. */
typedef struct corm_named_sql {
    const char *name; /**< NULL: none */
    const char *sql;  /**< of a check the condition; of a trigger all of it */
} corm_named_sql;

/** A table or view. */
typedef struct corm_table_info {
    const char *name;    /**< in the database */
    bool view;           /**< is it a view? */
    const char *sql;     /**< the statement that makes it; NULL: not said */
    const char *comment; /**< NULL: none */
    corm_column_info *columns; /**< in the table's order */
    size_t n_columns;          /**< how many columns */
    corm_key_info primary_key; /**< n_columns 0: none */
    corm_key_info *uniques;    /**< constraints; unique indexes are indexes */
    size_t n_uniques;          /**< how many uniques */
    corm_index_info *indexes;  /**< by name */
    size_t n_indexes;          /**< how many indexes */
    corm_foreign_key_info *foreign_keys; /**< that it has */
    size_t n_foreign_keys;               /**< how many foreign_keys */
    corm_named_sql *checks;              /**< conditions */
    size_t n_checks;                     /**< how many checks */
    corm_named_sql *triggers;            /**< on the table */
    size_t n_triggers;                   /**< how many triggers */
    corm_named_sql *exclusions;          /**< "EXCLUDE USING .." */
    size_t n_exclusions;                 /**< how many exclusions */
} corm_table_info;

/** Tables and views by name, in byte order; those of the database's own
 *  bookkeeping are left out. */
typedef struct corm_structure {
    corm_table_info *tables; /**< by name */
    size_t n_tables;         /**< how many tables */
} corm_structure;

/**
 * Read the structure of the connected database, as the open transaction sees
 * it.
 * @param session  connected to the database that is read.
 * @param tables   names of those to be read, ended by NULL; borrowed for the
 *                 call; one that is not there is left out.  NULL: all.
 * @return lives until the current scope ends; NULL, and the failure is
 *         recorded: CORM_NOT_SUPPORTED (the backend cannot), CORM_OPERATIONAL,
 *         CORM_TRANSACTION, CORM_NO_MEMORY, CORM_MISUSE (session is NULL).
 * Threads: the one that has session; a query for each kind of thing.
 * @code
 * const corm_structure *all = corm_introspect(s, NULL);
 * @endcode
 */
CORM_API const corm_structure *corm_introspect(corm_session *session,
                                               const char *const *tables);

/**
 * The table or view of a name.
 * @param structure  of corm_introspect(), borrowed; NULL: NULL.
 * @param name       as the database spells it.
 * @return lives as long as structure; NULL: not there, or an argument is NULL.
 *         No failure is recorded.
 * Threads: that of the session that read it.
 */
CORM_API const corm_table_info *
corm_structure_table(const corm_structure *structure, const char *name);

/**
 * The column of a name.
 * @param table  of corm_structure_table(), borrowed.
 * @param name   spelled as in the database.
 * @return lives as the table's structure; NULL: not there, or an argument is
 *         NULL; not an error.
 * Threads: that of the session which read the structure.
 */
CORM_API const corm_column_info *corm_table_column(const corm_table_info *table,
                                                   const char *name);

/**
 * The field type nearest to a column type as any database spells it:
 * "varchar(100)", "character varying(100)", "int(10) unsigned".
 * @param text  UTF-8, any case, borrowed for the call; NULL or "":
 *              CORM_TYPE_NONE.
 * @return by value; CORM_TYPE_NONE where no field is like it, which is no
 *         error.
 * Threads: any; the database is not needed.
 */
CORM_API corm_column_type corm_column_type_read(const char *text);

CORM_END_DECLS

#endif
