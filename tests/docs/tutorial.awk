# tutorial.awk: the blocks of a page as a shell script on standard output.
# A block whose first line is ```LANGUAGE FILE becomes that file; a block of
# sh is run; a block of text behind it is what that must have printed.
# The block after "<!-- before the tutorial -->" is the reader's installation:
# left out but for -v install=1.  One after "<!-- not run: WHY -->" is not run.
function quoted(text) {
    gsub(/'/, "'\\''", text)
    return "'" text "'"
}
/^<!-- before the tutorial -->/ { skip = !install }
/^<!-- not run: / { skip = 1 }
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
        last = ""
        printf "printf %%s %s >%s\n", quoted(text), words[2]
        print "files=$((files + 1))"
    } else if (words[1] == "sh") {
        printf "run %d <<'BLOCK'\n%sBLOCK\n", start, text
        last = "sh"
    } else if (words[1] == "text" && last == "sh") {
        printf "printed %d %s\n", start, quoted(text)
    }
    next
}
inside { text = text $0 "\n" }
