# page.awk: the C of a Markdown page as one translation unit on standard
# output.  -v page=NAME (for messages) -v summary=FILE -v programs=DIR; with
# -v run=1 the rows of tables are a program that tries each (tests/docs/run.h).
#
# A fenced block of C that defines things stands as it is; one of statements
# becomes the body of a function with the parameters DOC_GIVEN; one with a
# main() is a program of its own, DIR/LINE.c, and DIR/LINE.expected when a
# block of text follows it.  Blocks and whole pages (first lines) may say in a
# comment before them
#
#   <!-- not compiled: REASON -->     counted, and told with the reason
#   <!-- checked by: TEST -->         another test has it
#
# Rows of tables: the code of the second column, calls and constants, where the page says
# <!-- table rows are C -->.
function kind_of(text,   lines, n, i) {
    if (text ~ /(^|\n)int main\(/)
        return "program"
    n = split(text, lines, "\n")
    for (i = 1; i <= n; i++)
        if (lines[i] ~ /^(static|extern|typedef|struct [A-Za-z_]+ *[{]|#include|#define|CORM_(MODEL|APP|DECLARE|FILE)[A-Z_]*\()/ ||
            lines[i] ~ /^[A-Za-z_][A-Za-z_0-9 ]* [*]*[a-z_0-9]+\([^;=]*$/)
            return "definitions"
    return "statements"
}

function note(what) {
    print what >>summary
}

function take_c(text, line,   kind) {
    kind = kind_of(text)
    if (kind == "program") {
        printf "#line %d \"%s\"\n%s", line, page, text >(programs "/" line ".c")
        close(programs "/" line ".c")
        last_program = line
        note("compiled")
        return
    }
    if (kind == "definitions") {
        printf "#line %d \"%s\"\n%s", line, page, text
    } else {
        printf "static void block_%d(DOC_GIVEN);\n", line
        printf "static void block_%d(DOC_GIVEN)\n{{\n#line %d \"%s\"\n%s}}\n", line, line, page, text
    }
    note("compiled")
}

# What a row shows as a constant: the type of it, "" for a call.
function type_of(code) {
    if (code ~ /[.][.]/) # something is left out
        return ""
    if (code ~ /^CORM_(INDEX|INDEX_AS)\(/)
        return "corm_index"
    if (code ~ /^CORM_(CHECK|UNIQUE|EXCLUSION)\(/)
        return "corm_constraint"
    if (code ~ /^CORM_((CREATE|DELETE|RENAME)_MODEL|(ADD|REMOVE|ALTER|RENAME)_(FIELD|INDEX|CONSTRAINT|MODEL)|VALIDATE_CONSTRAINT|ALTER_UNIQUE|ALTER_ORDER|RUN_C|RUN_SQL|SEPARATE)[A-Z_]*\(/)
        return "corm_operation"
    if (code ~ /^CORM_(SMALL_|BIG_|POSITIVE_|POSITIVE_SMALL_|POSITIVE_BIG_|)(AUTO|INTEGER|BOOLEAN|CHAR|TEXT|EMAIL|SLUG|URL|IP|FILE_PATH|UUID|FLOAT|DECIMAL|DATE|DATETIME|TIME|DURATION|BINARY|JSON|GENERATED|FOREIGN_KEY|FOREIGN_KEY_ID|ONE_TO_ONE|MANY_TO_MANY)\(/)
        return "corm_field"
    return ""
}

# `code`, `code`; words
function take_row(row, line,   cells, n, code, text, i, pieces, m) {
    gsub(/\\[|]/, "\001", row)
    n = split(row, cells, "|")
    gsub(/\001/, "|", cells[3])
    m = split(cells[3], pieces, "`")
    for (i = 2; i <= m; i += 2) {
        code = pieces[i]
        if (code !~ /^(corm_[a-z_]+ ?|[A-Z][A-Z_0-9]+|FN0?|Q|F)\(/)
            continue
        if (type_of(code) != "") {
            printf "#line %d \"%s\"\nstatic const %s const_%d_%d = %s;\n", line, page, type_of(code), line, i, code
            note("row")
            continue
        }
        if (code ~ /^(CORM_(AUTO|CHAR|INTEGER|FOREIGN|MANY|MODEL|APP|INDEX|MANAGER|CONSTRAINTS|ON|HOOKS|FILE|ABSTRACT|GENERATED|INHERITED|PROXY|VALIDATORS|CONTENT|GENERIC|CHECK|UNIQUE|EXCLUSION|TOGETHER|CREATE|ADD|REMOVE|ALTER|RENAME|RUN|SEPARATE|REPLACES|DEPENDS|DESC|ARRAY|DATE|JSON)[A-Z_]*)\(/)
            continue
        if (code ~ /;$|}$/)
            text = code
        else if (code ~ /^SET/)
            text = "(void)" code ";"
        else if (code ~ /^[A-Z]|^corm_(agg|fn_opts)\(/)
            text = "doc_expression(s, " code ");"
        else if (code ~ /^corm_(objects|objects_by|filter|exclude|without|order_by|reverse|slice|distinct|distinct_on|values|into|annotate|alias|extract_[a-z]*|none|union|union_all|difference|queryset_connect|select_related|select_related_all|no_[a-z_]*|prefetch_related|filtered_relation|defer|only|using|select_for_update|raw|raw_query|fetch_mode|related|related_by)\(/)
            text = "doc_query(" code ");"
        else
            text = "(void)0, " code ";"
        printf "static int row_%d_%d(DOC_GIVEN);\n", line, i
        printf "static int row_%d_%d(DOC_GIVEN)\n{\n#line %d \"%s\"\n    %s\n    return 0;\n}\n", line, i, line, page, text
        gsub(/[\\"]/, "\\\\&", code)
        row_list = row_list sprintf("    { row_%d_%d, %d, \"%s\" },\n", line, i, line, code)
        note("row")
    }
}

NR <= 12 && /^<!-- table rows are C -->/ { rows = 1 }
NR <= 12 && /^<!-- page checked by: .* -->/ {
    elsewhere = $0
    sub(/^<!-- page checked by: /, "", elsewhere)
    sub(/ -->.*/, "", elsewhere)
}
/^```/ && !inside {
    inside = 1
    language = substr($0, 4)
    file = language
    sub(/^[^ ]* */, "", file)
    sub(/ .*/, "", language)
    start = NR + 1
    text = ""
    why = before ~ /^<!-- (not compiled|checked by): / ? before : ""
    next
}
/^```/ {
    inside = 0
    before = ""
    if (language == "") {
        printf "%s:%d: a block without a language\n", page, start - 1 >"/dev/stderr"
        note("fault")
    } else if (language ~ /^(text|sql|json)$/) {
        if (last_program && language == "text")
            printf "%s", text >(programs "/" last_program ".expected")
    } else if (elsewhere != "") {
        note("elsewhere " elsewhere)
    } else if (why ~ /^<!-- checked by/) {
        sub(/^<!-- checked by: /, "", why)
        sub(/ -->.*/, "", why)
        note("elsewhere " why)
    } else if (why != "") {
        sub(/^<!-- not compiled: /, "", why)
        sub(/ -->.*/, "", why)
        note("not " page ":" start - 1 ": " why)
    } else if (language == "c") {
        take_c(text, start)
        last_kind = language
        next
    } else {
        printf "%s:%d: a block of %s that nobody checks; say why, or by what\n", page, start - 1, language >"/dev/stderr"
        note("fault")
    }
    last_program = 0
    next
}
inside { text = text $0 "\n"; next }
/^    [^ ]/ && blank && !in_list {
    printf "%s:%d: indented code; use a fence\n", page, NR >"/dev/stderr"
    note("fault")
}
/^[-*0-9]/ { in_list = 1 }
/^[A-Za-z#|]/ { in_list = 0 }
{ blank = $0 == "" }
NF { before = $0 }
rows && /^\|.*\|.*\|/ && !/^\|[- |]*$/ { take_row($0, NR) }
END {
    if (rows && run)
        printf "static const struct doc_row { int (*run)(DOC_GIVEN); int line; const char *code; } doc_rows[] = {\n%s};\n#include \"tests/docs/run.h\"\n", row_list
}
