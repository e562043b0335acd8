# tutorial.awk: the blocks of a page as a shell script on standard output.
# A block whose first line is ```LANGUAGE FILE becomes that file; a block of
# sh is run; a block of text behind it is what that must have printed.
# The block after "<!-- before the tutorial -->" is the reader's installation.
function quoted(text) {
    gsub(/'/, "'\\''", text)
    return "'" text "'"
}
/^<!-- before the tutorial -->/ { skip = 1 }
/^```/ && !inside {
    inside = 1
    n = split(substr($0, 4), words, " ")
    text = ""
    start = NR
    next
}
/^```/ {
    inside = 0
    if (skip) {
        skip = 0
    } else if (n == 2) {
        printf "printf %%s %s >%s\n", quoted(text), words[2]
        print "files=$((files + 1))"
    } else if (words[1] == "sh") {
        printf "run %d <<'BLOCK'\n%sBLOCK\n", start, text
    } else if (words[1] == "text") {
        printf "printed %d %s\n", start, quoted(text)
    }
    next
}
inside { text = text $0 "\n" }
