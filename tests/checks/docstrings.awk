# docstrings.awk: counts, over public headers, the parts of each function's
# comment, and fails when one is missing.  Used by docstrings.sh.
#
#   summary    text before the first @param
#   params     an @param for each parameter, by its name, and none besides
#   return     @return, where the function gives something
#   lifetime   who owns what its pointers point to, and until when
#   errors     a status code, or words about failing
#   threads    Threads: ..
#   example    where the use is not obvious (callbacks, six parameters and
#              more): a @code block, or "Example: FILE (CALL)"
#
# And no sentence, of at least three words, is that of ten functions: what is
# said so often belongs to the top of a header, or says nothing.
# -v codes=A|B: the status codes.  -v examples=FILE receives "FUNCTION FILE
# CALL" of each Example, -v pages=FILE the code as a page of Markdown.
function missing(what) {
    printf "%s:%d: %s has no %s\n", FILENAME, FNR, name, what
    faults++
}

function has(pattern) {
    return doc ~ pattern
}

# Parameter names of the declaration to names[1..n]; sets callback.
function parameters(code,   text, i, c, depth, part, parts, k) {
    text = code
    sub(/^[^(]*\(/, "", text)
    sub(/\)[^)]*$/, "", text)
    if (code ~ /CORM_PRINTF/) {
        text = code
        sub(/^[^(]*\(/, "", text)
        sub(/\)[ \n]*CORM_PRINTF.*/, "", text)
    }
    k = split(text, parts, ",")
    n = callback = 0
    for (i = 1; i <= k; i++) {
        part = parts[i]
        gsub(/^[ \n]+|[ \n]+$/, "", part)
        if (part == "void" || part == "")
            continue
        if (part ~ /(_fn|_callback|_questioner|_progress) \*/)
            callback = 1
        sub(/\[[^]]*\]$/, "", part)
        sub(/\)$/, "", part)
        if (part != "...")
            sub(/.*[^A-Za-z0-9_]/, "", part)
        names[++n] = part
    }
}

function sentences(   text, i, k, list, s, seen) {
    text = doc
    gsub(/\n@code.*@endcode/, "", text)
    gsub(/\n *@(param|return) */, ". ", text)
    gsub(/\n *(Threads|Errors|Example):/, ". &", text)
    gsub(/[ \n]+/, " ", text)
    k = split(text, list, /[.?!] /)
    for (i = 1; i <= k; i++) {
        s = tolower(list[i])
        gsub(/[^a-z0-9_ ]/, "", s)
        gsub(/^ +| +$/, "", s)
        gsub(/ +/, " ", s)
        if (s ~ /^[^ ]+ [^ ]+ [^ ]+/ && !((name, s) in seen)) {
            seen[name, s] = 1
            times[s]++
            users[s] = users[s] " " name
        }
    }
}

function check(code,   i, rest, list, k, file, given, word, text) {
    name = code
    sub(/ *\(.*/, "", name)
    sub(/.*[^a-z0-9_]/, "", name)
    functions++
    if (doc == "") {
        missing("comment")
        return
    }
    parameters(code)
    if (doc ~ /^[ \n]*@/)
        missing("summary")
    split("", given)
    k = split(doc, list, "\n")
    for (i = 1; i <= k; i++)
        if (list[i] ~ /^@param /) {
            rest = list[i]
            sub(/^@param +/, "", rest)
            while (match(rest, /^([A-Za-z0-9_]+|[.][.][.]), /)) {
                word = substr(rest, 1, RLENGTH - 2)
                given[word] = 1
                rest = substr(rest, RLENGTH + 1)
            }
            sub(/ .*/, "", rest)
            given[rest] = 1
        }
    for (i = 1; i <= n; i++) {
        if (!(names[i] in given))
            missing("@param " names[i])
        delete given[names[i]]
    }
    for (word in given) {
        printf "%s:%d: %s has no parameter %s\n", FILENAME, FNR, name, word
        faults++
    }
    if (code !~ /^(CORM_API|static inline) void[ \n]+[a-z]/ && !has("\n@return "))
        missing("@return")
    if (code ~ /[*]|corm_value / &&
        !has("[Bb]orrow|[Cc]opie[ds]|[Cc]opy|[Oo]wn|[Ll]ives?[ \n,.;]|[Oo]utlive|[Ss]tatic|[Uu]ntil|[Cc]aller's|as long as|scope|[Kk]ept|freed|storage|[Tt]aken"))
        missing("word on ownership or lifetime")
    if (!has("CORM_(" codes ")[^A-Z_]") && !has("[Ff]ail|[Ee]rror"))
        missing("word on errors")
    if (!has("\nThreads: "))
        missing("Threads:")
    if ((callback || n >= 6) && !has("\n@code") && !has("\nExample: "))
        missing("example")
    if (match(doc, /\nExample: [^ \n]+[ \n]+\([a-z_]+\)/)) {
        file = substr(doc, RSTART + 10, RLENGTH - 10)
        gsub(/[()\n]+/, " ", file)
        print name, file >examples
    } else if (has("\nExample: ")) {
        missing("Example: FILE (CALL)")
    }
    if (match(doc, /@code.*@endcode/)) {
        text = substr(doc, RSTART + 5, RLENGTH - 13)
        printf "## %s\n\n```c%s```\n\n", name, text >pages
    }
    sentences()
}

FNR == 1 { state = doc = "" }
state == "comment" {
    text = $0
    over = text ~ /\*\//
    sub(/ *\*\/.*/, "", text)
    sub(/^ *\* ?/, "", text)
    doc = doc "\n" text
    if (over)
        state = doc ~ /@[{]/ ? (doc = "") : ""
    next
}
state == "code" { code = code "\n" $0 }
state == "" && /^\/\*\*/ {
    doc = $0
    sub(/^\/\*\* */, "", doc)
    if (doc ~ /\*\//)
        sub(/ *\*\/.*/, "", doc)
    else
        state = "comment"
    next
}
state == "" && /^(CORM_API|static inline) / {
    code = $0
    state = "code"
}
state == "code" {
    if (code ~ /;/ || $0 ~ /^\{/) {
        sub(/\n\{.*/, "", code)
        sub(/;.*/, "", code)
        check(code)
        state = doc = ""
    }
    next
}
state == "" { doc = "" }
END {
    for (s in times)
        if (times[s] >= 10) {
            printf "%d functions say \"%s\":%s\n", times[s], s, users[s]
            faults++
        }
    printf "%d functions, %d parts missing\n", functions, faults
    exit faults > 0
}
