# manual.awk: man pages from the public headers, a page for each name.
# -v out=FOLDER -v version=V; what has no comment is told on standard error,
# and fails with -v strict=1.
#
# A name is described by the comment before it, or behind it, or, when it
# stands directly below another declaration, by that one's; members of a
# group (@name .. @{ .. @}) by the group's.
function roff(text) {
    gsub(/\\/, "\\e", text)
    gsub(/`/, "", text)
    if (text ~ /^[.']/)
        text = "\\&" text
    return text
}

# The header that programs include: most come by <corm/corm.h>.
function include_of(header) {
    if (header ~ /^(alloc|box|common|db|declare|error|expr|fetch|hook|macros|map|model|object|query|scalar|schema|validate|value|version|watch)[.]h$/)
        return "corm.h"
    return header
}

# The calls that a comment names, as pages.
function others(name, doc,   list, seen, word) {
    seen[name] = 1
    while (match(doc, /corm_[a-z0-9_]+\(\)/)) {
        word = substr(doc, RSTART, RLENGTH - 2)
        doc = substr(doc, RSTART + RLENGTH)
        if (!(word in seen))
            list = list word "(3), "
        seen[word] = 1
    }
    return list
}

function page(name, doc, code,   file, self, lines, n, i, line, summary, part) {
    file = out "/" name ".3"
    summary = doc
    sub(/\n@.*/, "", summary)
    gsub(/\n/, " ", summary)
    sub(/[.] .*/, "", summary)
    sub(/\.$/, "", summary)
    printf ".TH %s 3 \"\" \"libcorm %s\" \"libcorm\"\n.SH NAME\n%s \\- %s\n", toupper(name), version, name, roff(summary) >file
    self = name
    printf ".SH SYNOPSIS\n.nf\n#include <corm/%s>\n\n", include_of(header) >file
    n = split(code, lines, "\n")
    for (i = 1; i <= n; i++)
        print roff(lines[i]) >file
    print ".fi\n.SH DESCRIPTION" >file
    n = split(doc, lines, "\n")
    part = ""
    for (i = 1; i <= n; i++) {
        line = lines[i]
        if (line == "@code") {
            print ".SH EXAMPLE\n.nf" >file
            part = "code"
        } else if (line == "@endcode") {
            print ".fi" >file
            part = "example"
        } else if (part == "code") {
            print roff(line) >file
        } else if (line ~ /^@param/) {
            if (part != "param")
                print ".SH PARAMETERS" >file
            part = "param"
            sub(/^@param *(\[[a-z,]*\])? */, "", line)
            match(line, /^([A-Za-z0-9_.]+, )*[A-Za-z0-9_.]+/)
            name = substr(line, 1, RLENGTH)
            line = substr(line, RLENGTH + 1)
            sub(/^ +/, "", line)
            print ".TP\n.I " name "\n" roff(line) >file
        } else if (line ~ /^@return/) {
            sub(/^@return */, "", line)
            print ".SH RETURN VALUE\n" roff(line) >file
            part = "return"
        } else if (line ~ /^Threads:/) {
            sub(/^Threads: */, "", line)
            print ".SH THREADS\n" roff(line) >file
        } else if (line ~ /^Example:/) {
            sub(/^Example: */, "", line)
            print ".SH EXAMPLE\n" roff(line) >file
            part = "example"
        } else if (line ~ /^@(name|\{|\})/) {
            continue
        } else if (line == "") {
            print ".PP" >file
        } else if (line ~ /^    / && part == "") {
            print ".nf\n" roff(line) "\n.fi" >file
        } else {
            sub(/^ +/, "", line)
            print roff(line) >file
        }
    }
    print ".SH \"SEE ALSO\"\n" others(self, doc) "<corm/" header ">" >file
    close(file)
    made[self] = 1
    pages++
}

# The name that a declaration makes; "" for none.
function declared(code,   text) {
    text = code
    gsub(/\n/, " ", text)
    if (text ~ /^#define/) {
        sub(/^#define +/, "", text)
        sub(/[^A-Za-z0-9_].*/, "", text)
        return text ~ /_$|_H$|^X$/ || text !~ /^(corm_|CORM_)/ ? "" : text
    }
    if (text ~ /^CORM_API|^static inline/) {
        if (match(text, /corm_[a-z0-9_]+ *\(/))
            text = substr(text, RSTART, RLENGTH - 1)
        sub(/ .*/, "", text)
        return text
    }
    if (text ~ /^typedef (struct|enum|union) [a-z_0-9]+ *\{/) {
        sub(/^typedef [a-z]+ /, "", text)
        sub(/[^a-z_0-9].*/, "", text)
        return text
    }
    if (text ~ /^typedef/ && match(text, /corm_[a-z_0-9]+ *(;|\()/)) {
        text = substr(text, RSTART, RLENGTH)
        sub(/[ ;(].*/, "", text)
        return text
    }
    return ""
}

function declaration(code,   name, use, part) {
    name = declared(code)
    use = doc
    if (match(code, /\/\*\*< [^\n]*(\n[^\n]*)*\*\//) && code !~ /\{/) {
        use = substr(code, RSTART + 5, RLENGTH - 7)
        gsub(/\n *\*? */, " ", use)
        code = substr(code, 1, RSTART - 1)
    }
    if (use == "")
        use = shared
    if (use == "")
        use = group
    doc = ""
    if (use != "")
        shared = use
    if (name == "" || header ~ /^(common|map)\.h$/)
        return
    if (code ~ /^static inline/)
        sub(/\n\{.*/, ";", code)
    if (use == "") {
        printf "%s: %s has no comment\n", FILENAME, name >"/dev/stderr"
        missing++
        return
    }
    if (code ~ /^#define/) {
        part = code
        sub(/^#define /, "", part)
        if (part ~ /^[A-Za-z_0-9]+\(/)
            sub(/\).*/, ")", part)
        else
            sub(/ .*/, "", part)
        code = part
    }
    sub(/^CORM_API /, "", code)
    page(name, use, code)
}

FNR == 1 {
    header = FILENAME
    sub(/.*include\/corm\//, "", header)
    doc = shared = group = ""
    state = ""
}
state == "comment" {
    text = $0
    over = text ~ /\*\//
    sub(/ *\*\/.*/, "", text)
    sub(/^ *\*? ?/, "", text)
    doc = doc "\n" text
    if (over) {
        state = ""
        sub(/^\n+/, "", doc)
        sub(/\n+$/, "", doc)
        if (doc ~ /@\{/) {
            group = doc
            sub(/^@name [^\n]*\n/, "", group)
            sub(/\n@\{.*/, "", group)
            doc = ""
        }
    }
    next
}
state == "plain" {
    if (/\*\//)
        state = ""
    next
}
state == "code" {
    code = code "\n" $0
    if (multi == "define" ? !/\\$/ : multi == "brace" ? /^\}/ : /;( *\/\*.*)?$/ || (/^\{/ && (multi = "brace"))) {
        if (multi != "brace" || /^\}/) {
            state = ""
            if (code !~ /\/\*\*<[^*]*$/)
                declaration(code)
            else
                state = "code"
        }
    }
    next
}
/^\/\*\*([^<]|$)/ {
    shared = ""
    doc = $0
    sub(/^\/\*\* */, "", doc)
    if (doc ~ /\*\//) {
        sub(/ *\*\/.*/, "", doc)
        if (doc ~ /@\}/) {
            group = doc = ""
        }
    } else {
        state = "comment"
    }
    next
}
/^\/\*/ {
    if (!/\*\//)
        state = "plain"
    shared = ""
    next
}
/^$/ { shared = doc = ""; next }
# A short name is a page, too: that of the name it stands for.
header == "short.h" && /^#define [A-Z].* / && NF > 2 {
    code = $2
    sub(/\(.*/, "", code)
    short[code] = $3
    sub(/\(.*/, "", short[code])
    sub(/_$/, "", short[code])
    next
}
/^#define/ {
    code = $0
    multi = "define"
    if (/\\$/)
        state = "code"
    else
        declaration(code)
    next
}
/^(CORM_API|static inline|typedef|struct corm_)/ {
    code = $0
    multi = /\{$/ ? "brace" : ""
    if (/;( *\/\*.*\*\/)?$/)
        declaration(code)
    else
        state = "code"
    next
}
END {
    for (code in short) {
        if (!(short[code] in made)) {
            printf "%s stands for %s, which has no page\n", code, short[code] >"/dev/stderr"
            missing++
        } else {
            print ".so man3/" short[code] ".3" >(out "/" code ".3")
            close(out "/" code ".3")
            pages++
        }
    }
    printf "%d pages, %d names without a comment\n", pages, missing
    exit strict && missing > 0
}
