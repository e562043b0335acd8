#!/bin/bash
# fixtures.sh TOOL SOURCE BUILD: dumpdata and loaddata with every type of
# field, relations, natural keys, inheritance; the example of docs/manage.md.
. "$(dirname "$0")/lib.sh"

mkdir -p migrations/shop
printf '%s\n' '#include <corm/migrations.h>' \
    'extern const corm_migration *const shop_migrations[];' \
    'const corm_migration *const shop_migrations[] = { NULL };' \
    >migrations/shop/index.c
cat >app.c <<'E2'
#include <corm/corm.h>

typedef struct Maker {
    corm_object base;
    int64_t id;
    const char *name;
} Maker;
CORM_DECLARE(Maker);
static const corm_field Maker_fields[] = {
    CORM_BIG_AUTO(Maker, id),
    CORM_CHAR(Maker, name, .max_length = 50, .unique = true),
};
CORM_MODEL(Maker);

typedef struct Color {
    corm_object base;
    int64_t id;
    const char *name;
} Color;
CORM_DECLARE(Color);
static const corm_field Color_fields[] = {
    CORM_BIG_AUTO(Color, id),
    CORM_CHAR(Color, name, .max_length = 50),
};
CORM_MODEL(Color);

typedef struct Pen {
    corm_object base;
    int64_t id;
    const char *name;
    int64_t maker_id;
    Maker *maker;
} Pen;
CORM_DECLARE(Pen);
static const corm_field Pen_fields[] = {
    CORM_BIG_AUTO(Pen, id),
    CORM_CHAR(Pen, name, .max_length = 50),
    CORM_FOREIGN_KEY(Pen, maker, Maker, .on_delete = CORM_CASCADE),
    CORM_MANY_TO_MANY(Pen, colors, Color),
};
CORM_MODEL(Pen);

/* A child with a table of its own, and every type of field. */
typedef struct Brush {
    corm_object base;
    int64_t id;
    const char *name;
    int64_t maker_id;
    Maker *maker;
    int64_t pen_ptr_id;
    Pen *pen_ptr;
    corm_opt_bool soft;
    corm_opt_double width;
    corm_opt_decimal price;
    corm_opt_date since;
    corm_opt_time at;
    corm_datetime made, changed;
    corm_opt_duration drying;
    corm_opt_uuid code;
    corm_bytes image;
    corm_json data;
    const char *notes;
} Brush;
CORM_DECLARE(Brush);
static const corm_field Brush_fields[] = {
    CORM_INHERITED(Brush, id),
    CORM_INHERITED(Brush, name),
    CORM_INHERITED_KEY(Brush, maker),
    CORM_ONE_TO_ONE(Brush, pen_ptr, Pen, .on_delete = CORM_CASCADE,
                    .parent_link = true, .primary_key = true),
    CORM_BOOLEAN(Brush, soft, .null = true),
    CORM_FLOAT(Brush, width, .null = true),
    CORM_DECIMAL(Brush, price, .max_digits = 12, .decimal_places = 4,
                 .null = true),
    CORM_DATE(Brush, since, .null = true),
    CORM_TIME(Brush, at, .null = true),
    CORM_DATETIME(Brush, made, .auto_now_add = true),
    CORM_DATETIME(Brush, changed, .auto_now = true),
    CORM_DURATION(Brush, drying, .null = true),
    CORM_UUID(Brush, code, .null = true),
    CORM_BINARY(Brush, image, .null = true),
    CORM_JSON(Brush, data, .null = true),
    CORM_TEXT(Brush, notes, .null = true),
};
CORM_MODEL(Brush, .extends = &Pen_model);

extern const corm_app shop_app;
extern const corm_migration *const shop_migrations[];
CORM_APP(shop,
         .models = CORM_MODELS(&Maker_model, &Color_model, &Pen_model,
                               &Brush_model),
         .migrations = shop_migrations);
E2

compile() {
    "${CC:-cc}" -std=c11 "${warnings[@]}" -shared -fPIC -I"$source/include" \
        -o app.so app.c migrations/shop/*.c -L"$build" -lcorm-migrations -lcorm
}

app() {
    "$tool" --load ./app.so:shop "$@" </dev/null
}

check "it compiles" compile
check "makemigrations" ends 0 app makemigrations
check "it compiles" compile
check "migrate" ends 0 app migrate
check "no drift" ends 0 app check --database

# ---- the example of the page ----
echo '[{"model": "shop.maker", "pk": 2, "fields": {"name": "Faber"}},
    {"model": "shop.color", "pk": 1, "fields": {"name": "red"}},
    {"model": "shop.color", "pk": 4, "fields": {"name": "blue"}}]' >first.json
sed -n '/^```json/,/^```/p' "$source/docs/manage.md" | grep -v '```' >pens.json
check "the page has one" grep -q shop.pen pens.json
check "loaddata" ends 0 app loaddata first.json pens.json
check "tells rows and files" says "Loaded 4 rows from 2 files"
check "relations" test "$(sqlite3 app.db 'SELECT p.name, m.name, c.color_id
    FROM shop_pen p JOIN shop_maker m ON m.id = maker_id
    JOIN shop_pen_colors c ON pen_id = p.id ORDER BY color_id' | tr '\n' ' ')" \
    = "blue|Faber|1 blue|Faber|4 "

# ---- every type, and a child ----
cat >brushes.json <<'E2'
[
{"model": "shop.brush", "pk": 7, "fields": {"name": "broad \"x\"\\", "maker": ["Faber"],
    "soft": true, "width": 0.1, "price": "1234567.8900", "since": "1999-12-31",
    "at": "23:59:59.5", "made": "2001-02-03T04:05:06.789Z", "changed": "2002-02-03T04:05:06Z",
    "drying": "1 02:03:04", "code": "c0ffee00-1234-4321-8888-0123456789ab",
    "image": "AAEC/w==", "data": {"a": [1, null, "\u00e9"]}, "notes": "l1\nl2"}},
{"model": "shop.brush", "pk": 8, "fields": {"name": "thin", "maker": 2, "made": "2001-02-03T04:05:06Z",
    "changed": "2002-02-03T04:05:06Z"}}
]
E2
check "every type is loaded" ends 0 app loaddata brushes.json
check "as it is stored" test "$(sqlite3 app.db "SELECT soft, since, made, changed,
    hex(image), data FROM shop_brush WHERE pen_ptr_id = 7")" \
    = '1|1999-12-31|2001-02-03 04:05:06.789000|2002-02-03 04:05:06|000102FF|{"a":[1,null,"é"]}'
check "dumpdata" ends 0 app dumpdata --output all.json
check "flush" ends 0 app flush --yes
check "loaddata" ends 0 app loaddata all.json
check "dumpdata" ends 0 app dumpdata --output again.json
check "nothing is lost" same all.json again.json
check "keys go on behind the largest" quiet sqlite3 app.db \
    "INSERT INTO shop_color (name) VALUES ('new')"

# ---- natural keys ----
check "natural keys" ends 0 app dumpdata --natural --output natural.json
check "name other rows" grep -qF '"maker": ["Faber"]' natural.json
check "and no keys of their own" fails grep -q '"model": "shop.maker", "pk"' natural.json
sqlite3 app.db "UPDATE shop_maker SET id = 77 WHERE id = 2;
    UPDATE shop_pen SET maker_id = 77"
check "they fit other keys" ends 0 app loaddata natural.json
check "and make no row twice" test "$(sqlite3 app.db \
    'SELECT count(*), min(id) FROM shop_maker')" = "1|77"
check "keys stay" test "$(sqlite3 app.db \
    'SELECT count(*) FROM shop_pen WHERE maker_id = 77')" = 3
echo '[{"model": "shop.pen", "fields": {"name": "x", "maker": ["Nobody"]}}]' >nobody.json
check "a name of nobody" ends 1 app loaddata nobody.json
check "is told" says "row 1 (shop.pen): there is no Maker of these values"

# ---- which rows, how they look ----
check "an app" ends 0 app dumpdata shop
check "a model" ends 0 app dumpdata shop.maker
check "only it" fails grep -q shop.pen output
check "but one" ends 0 app dumpdata --exclude shop.pen --exclude shop.brush
check "not it" fails grep -q shop.pen output
check "no such model" ends 1 app dumpdata shop.nothing
check "is told" says "shop.nothing: no such app or model"
check "indented" ends 0 app dumpdata shop.color --indent 2
check "by that" grep -q '^  "model": "shop.color"' output
check "from standard input" quiet bash -c \
    "'$tool' --load ./app.so:shop loaddata - <natural.json"
sqlite3 app.db "INSERT INTO shop_pen (id, name, maker_id) VALUES (50, 'dangling', 999)"
check "a row that refers to nothing" ends 0 app dumpdata --output dangling.json
check "is not loaded again" ends 1 app loaddata dangling.json
finish
