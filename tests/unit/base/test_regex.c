/*
 * Regular expressions.  The expected answers are those of Python 3.11's
 * re.search(); the cases at the end of the table were drawn at random.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include <corm/sys/regex.h>

struct regex_case {
    const char *pattern;
    int pattern_len;
    const char *text;
    int text_len;
    const char *spans; /* in bytes: the match, then each group; or "no" */
};

static const struct regex_case regex_cases[] = {
    { "abc", 3, "xabcy", 5, "1,4" },
    { "a.c", 3, "a\nc", 3, "no" },
    { "(?s)a.c", 7, "a\nc", 3, "0,3" },
    { "^b", 2, "a\nb", 3, "no" },
    { "(?m)^b", 6, "a\nb", 3, "2,3" },
    { "a$", 2, "a\n", 2, "0,1" },
    { "a$", 2, "a\n\n", 3, "no" },
    { "(?m)a$", 6, "a\nb", 3, "0,1" },
    { "a\\Z", 3, "a\n", 2, "no" },
    { "\\Aa", 3, "ba", 2, "no" },
    { "^$", 2, "", 0, "0,0" },
    { "", 0, "abc", 3, "0,0" },
    { "^.{5}$", 6, "Blank", 5, "0,5" },
    { "^.{5}$", 6, "\xc3\x89t\xc3\xa9 \xc3\xa0", 8, "0,8" },
    { "\\.", 2, "a.b", 3, "1,2" },
    { "\\\\", 2, "Back\\slash", 10, "4,5" },
    { "[0-9]+%", 7, "100% Wool", 9, "0,4" },
    { "\\bfoo\\b", 7, "a foo b", 7, "2,5" },
    { "\\bfoo\\b", 7, "afoo", 4, "no" },
    { "\\Bo", 3, "foo", 3, "1,2" },
    { "\\b", 2, "", 0, "no" },
    { "\\B", 2, "", 0, "no" },
    { "\\b\xc3\xa9", 4, "\xc3\xa9", 2, "0,2" },
    { "(?a)\\b\xc3\xa9", 8, "\xc3\xa9", 2, "no" },
    { "\\w+", 3, "-\xc3\x89t\xc3\xa9_1-", 9, "1,8" },
    { "(?a)\\w+", 7, "-\xc3\x89t\xc3\xa9_1-", 9, "3,4" },
    { "\\W", 2,
      "a\xc3\xa9"
      "1_",
      5, "no" },
    { "\\d", 2, "\xd9\xa3", 2, "0,2" },
    { "(?a)\\d", 6, "\xd9\xa3", 2, "no" },
    { "\\s", 2,
      "a\xc2\xa0"
      "b",
      4, "1,3" },
    { "(?a)\\s", 6,
      "a\xc2\xa0"
      "b",
      4, "no" },
    { "\\S+", 3, "  xy ", 5, "2,4" },
    { "\\D+", 3, "12ab", 4, "2,4" },
    { "[abc]+", 6, "xxcab", 5, "2,5" },
    { "[^abc]+", 7, "abxyc", 5, "2,4" },
    { "[]a]+", 5, "x]a", 3, "1,3" },
    { "[^]a]+", 6, "]xa", 3, "1,2" },
    { "[a-]+", 5, "x-a", 3, "1,3" },
    { "[\\]-a]+", 7, "^_`", 3, "0,3" },
    { "[\\d-]+", 6, "a-1", 3, "1,3" },
    { "[\\w.]+@[\\w.]+", 13, "me: a.b@c.org", 13, "4,13" },
    { "[\xc3\xa0-\xc3\xbc]+", 8, "x\xc3\xa9\xc3\xa8y", 6, "1,5" },
    { "[^\\W\\d]+", 8, "12ab_", 5, "2,5" },
    { "[\\b]", 4,
      "a\x08"
      "b",
      3, "1,2" },
    { "[\\x41-\\x43]+", 12, "xABC", 4, "1,4" },
    { "[\\u00e9]", 8, "\xc3\xa9", 2, "0,2" },
    { "(?i)ABC", 7, "xabc", 4, "1,4" },
    { "(?i)\xc3\xa9t\xc3\xa9", 9, "\xc3\x89T\xc3\x89", 5, "0,5" },
    { "(?i)\xc3\x89T\xc3\x89", 9, "\xc3\xa9t\xc3\xa9", 5, "0,5" },
    { "(?i)stra\xc3\x9f"
      "e",
      11,
      "STRA\xc3\x9f"
      "E",
      7, "0,7" },
    { "(?i)[a-z]+", 10, "ABC", 3, "0,3" },
    { "(?i)[^a]", 8, "A", 1, "no" },
    { "(?i)\xcf\x83", 6, "\xcf\x82", 2, "0,2" },
    { "(?i)k", 5, "\xe2\x84\xaa", 3, "0,3" },
    { "(?i)\xc5\xbf", 6, "S", 1, "0,1" },
    { "(?i)\xd1\x8f", 6, "\xd0\xaf", 2, "0,2" },
    { "(?i)i", 5, "\xc4\xb0", 2, "0,2" },
    { "(?ai)\xc3\xa9", 7, "\xc3\x89", 2, "no" },
    { "a(?i:b)c", 8, "aBc", 3, "0,3" },
    { "a(?i:b)c", 8, "aBC", 3, "no" },
    { "(?i)a(?-i:b)", 12, "AB", 2, "no" },
    { "(?i)[\xc3\xa0-\xc3\xbd]+", 12, "\xc3\x80\xc3\x9d", 4, "0,4" },
    { "(?i)IRON (garden|harvest)$", 26, "The Iron Garden", 15, "4,15 9,15" },
    { "(?i)co|nuage", 12,
      "\xc3\x89"
      "ditions Nuage",
      15, "10,15" },
    { "a*", 2, "aaa", 3, "0,3" },
    { "a*?", 3, "aaa", 3, "0,0" },
    { "a+?b", 4, "aaab", 4, "0,4" },
    { "a{2}", 4, "aaa", 3, "0,2" },
    { "a{2,}", 5, "aaaa", 4, "0,4" },
    { "a{,2}", 5, "aaaa", 4, "0,2" },
    { "a{2,3}?", 7, "aaaa", 4, "0,2" },
    { "a{,", 3, "a{,", 3, "0,3" },
    { "a{x}", 4, "a{x}", 4, "0,4" },
    { "a{}", 3, "a{}", 3, "0,3" },
    { "x{0}a", 5, "xa", 2, "1,2" },
    { "(ab)*", 5, "ababx", 5, "0,4 2,4" },
    { "(ab){2}", 7, "ababab", 6, "0,4 2,4" },
    { "(ab){1,2}?", 10, "abab", 4, "0,2 0,2" },
    { "(a|ab)(c|bcd)(d*)", 17, "abcd", 4, "0,4 0,1 1,4 4,4" },
    { "(a*)*", 5, "aa", 2, "0,2 2,2" },
    { "(a*)+", 5, "b", 1, "0,0 0,0" },
    { "(?:a?)*?b", 9, "aab", 3, "0,3" },
    { "(a?){3}", 7, "a", 1, "0,1 1,1" },
    { "a++b", 4, "aab", 3, "0,3" },
    { "a++a", 4, "aaa", 3, "no" },
    { "(?>a+)a", 7, "aaa", 3, "no" },
    { "(?:ab)?+ab", 10, "ab", 2, "no" },
    { "(a+|b+){2,3}c", 13, "aabbac", 6, "0,6 4,5" },
    { ".*x", 3, "aaxbb", 5, "0,3" },
    { ".*?x", 4, "aaxbxb", 6, "0,3" },
    { "<.+?>", 5, "<a><b>", 6, "0,3" },
    { "<[^>]*>", 7, "x<a b>y", 7, "1,6" },
    { "(a)(b)?", 7, "a", 1, "0,1 0,1 -1,-1" },
    { "(?:a|b)+c", 9, "abac", 4, "0,4" },
    { "(a)\\1", 5, "aa", 2, "0,2 0,1" },
    { "(a)?\\1", 6, "b", 1, "no" },
    { "(\\w+) \\1", 8, "the the", 7, "0,7 0,3" },
    { "(?P<x>a)(?P=x)", 14, "aa", 2, "0,2 0,1" },
    { "(?i)(a)\\1", 9, "aA", 2, "0,2 0,1" },
    { "(\xc3\xa9)\\1", 6, "\xc3\xa9\xc3\xa9", 4, "0,4 0,2" },
    { "(a)?(?(1)b|c)", 13, "ab", 2, "0,2 0,1" },
    { "(a)?(?(1)b|c)", 13, "c", 1, "0,1 -1,-1" },
    { "^(<)?a(?(1)>)$", 14, "<a>", 3, "0,3 0,1" },
    { "^(<)?a(?(1)>)$", 14, "<a", 2, "no" },
    { "(a(b(c)))", 9, "abc", 3, "0,3 0,3 1,3 2,3" },
    { "((a)|b)*", 8, "ab", 2, "0,2 1,2 0,1" },
    { "()", 2, "x", 1, "0,0 0,0" },
    { "(|a)+", 5, "aa", 2, "0,0 0,0" },
    { "(a|b|)", 6, "c", 1, "0,0 0,0" },
    { "a(?=b)", 6, "acab", 4, "2,3" },
    { "a(?!b)", 6, "abac", 4, "2,3" },
    { "(?<=a)b", 7, "bab", 3, "2,3" },
    { "(?<!a)b", 7, "abb", 3, "2,3" },
    { "(?<=\xc3\xa9)x", 8, "\xc3\xa9x", 3, "2,3" },
    { "(?<=\\bab)c", 10, "abc", 3, "2,3" },
    { "(?=(a+))a", 9, "aaa", 3, "0,1 0,3" },
    { "(?!a)", 5, "a", 1, "1,1" },
    { "(?<!^)a", 7, "aa", 2, "1,2" },
    { "(?<=a|b)c", 9, "bc", 2, "1,2" },
    { "^(?=.*\\d)(?=.*[a-z]).{4,}$", 26, "ab1c", 4, "0,4" },
    { "(?=a)*b", 7, "b", 1, "0,1" },
    { "\\t\\n\\r\\f\\v\\a", 12, "\x09\n\x0d\x0c\x0b\x07", 6, "0,6" },
    { "\\x41", 4, "A", 1, "0,1" },
    { "\\u0041", 6, "A", 1, "0,1" },
    { "\\U0001F600", 10, "\xf0\x9f\x98\x80", 4, "0,4" },
    { "\\0", 2, "\x00", 1, "0,1" },
    { "\\101", 4, "A", 1, "0,1" },
    { "\\07", 3, "\x07", 1, "0,1" },
    { "\\\xc3\xa9", 3, "\xc3\xa9", 2, "0,2" },
    { "\\-", 2, "-", 1, "0,1" },
    { "(?x) a b # c\n c", 15, "abc", 3, "0,3" },
    { "(?x)a\\ b", 8, "a b", 3, "0,3" },
    { "(?#no)a", 7, "a", 1, "0,1" },
    { "(?ms)^b.c$", 10, "a\nb\nc", 5, "2,5" },
    { "(?s:.)a", 7, "\na", 2, "0,2" },
    { "(?i-s:A.)", 9, "a\n", 2, "no" },
    { ".", 1, "\xf0\x9f\x98\x80", 4, "0,4" },
    { "^.$", 3, "\xf0\x9f\x98\x80", 4, "0,4" },
    { "[\xf0\x9f\x98\x80-\xf0\x9f\x98\x8e]", 11, "\xf0\x9f\x98\x83", 4, "0,4" },
    { "^[a-z]+2?@", 10, "ada2@ex.net", 11, "0,5" },
    { "_", 1, "snake_case", 10, "5,6" },
    { "^The", 4, "the", 3, "no" },
    { "(a|b)*?c$", 9, "ababc", 5, "0,5 3,4" },
    { "x*", 2, "aaa", 3, "0,0" },
    { "$", 1, "a\nb\n", 4, "3,3" },
    { "(?m)$", 5, "a\nb", 3, "1,1" },
    { "(?:(?:a)*b)*c", 13, "aabbc", 5, "0,5" },
    { "\\S?(?!(?:(?i:[A-C]){1,2}\xc3\xa9?\?){2}\xc3\xa9{2,})*", 40, "1x", 2,
      "0,1" },
    { "[^a]{2}(?i:\xc3\x89)?", 15, " bbab", 5, "0,2" },
    { "a+?(\\s{0,3}?|(?i:A)?\?)+?1{2,}", 29, "baaa1 x", 7, "no" },
    { "\xc3\x9f++\\D+a*+", 10,
      "aba \xc3\x89"
      "1ba",
      9, "no" },
    { "([^\\d]){,2}", 11,
      "__1\xc3\x89"
      "1\xc3\x89\xc3\xa9"
      "b",
      11, "0,2 1,2" },
    { "a{0,3}?[\xc3\xa9-\xc3\xbc]{0,3}?([\\w]a{1,3}+){1,2}", 38,
      "bba 1a1\xc3\xa9", 9, "1,3 1,3" },
    { "(?m)a?\?\\s?\?", 11, "_acx_1 a", 8, "0,0" },
    { "[\\w]{1,2}", 9, "aaa", 3, "0,2" },
    { "[\xc3\xa9-\xc3\xbc]{,2}", 11,
      " \xc3\x89"
      "a\xc3\xa9"
      "bcx",
      9, "0,0" },
    { "(?:\\A\\d*?c?\?)*+", 15,
      "\xc3\x89"
      "1_\xc3\x89"
      "1aaxb",
      11, "0,0" },
    { "((?> )+){0,3}?", 14,
      "b\xc3\x89"
      "c\xc3\x89\xc3\xa9"
      "aab_",
      12, "0,0 -1,-1" },
    { "\\Z(?i:A){1,2}(a{0,3}?)+?|1*[^\\Wa]*+", 35, "acb", 3, "0,0 -1,-1" },
    { "[^\\d]{1,3}+| {1,3}+|b{0,3}?", 27, "accxbb", 6, "0,3" },
    { "\xc3\xa9*?\\n*\\D?\?|1\\W*", 16, "\xc3\xa9x", 3, "0,0" },
    { "(?:b?\?(?=a{1,2})\xc3\x89|[^\\Wa]*+(.*+)+\\1){1,2}", 41,
      "_xbbb\xc3\x89"
      "a",
      8, "0,8 8,8" },
    { "\\w++([^\\d]){1,2}", 16,
      "\xc3\xa9xb \xc3\x89"
      "bb",
      9, "0,7 5,7" },
    { "(?i:\xc3\x89){2,}( +?\\w*[^\\Wa])", 25, "bxa", 3, "no" },
    { "(?:1(a?+)+)+?", 13, "_ ", 2, "no" },
    { "(?m)\\W+?", 8, "\xc3\x89 ", 3, "2,3" },
    { " +(?i:A){2,}", 12,
      "1\xc3\xa9"
      "1c\xc3\xa9",
      7, "no" },
    { "(?m)[^\\d]{0,3}?", 15, "\xc3\x89 x", 4, "0,0" },
    { "(?>\\s{2,}(?<= )*+a)*?\\D*?", 25, "_ \xc3\xa9 bxa ", 9, "0,0" },
    { "x?(?:a)*", 8, "  bbcab", 7, "0,0" },
    { "(?=.{0,3}?\\s*+)?", 16,
      "ba\xc3\x89\xc3\xa9 aa\xc3\x89"
      "a",
      12, "0,0" },
    { "(?i:\xc3\x89)*?\\w?\\D*+", 16, "bx1\xc3\xa9x1", 7, "0,2" },
    { "[^\\Wa]*+(?i:A)?[a-c]{,2}", 24, " _c", 3, "0,0" },
    { "a+\\S[^\\d]", 9,
      "a_cxabx\xc3\xa9"
      "b",
      10, "0,3" },
    { "((?=(?i:[A-C]){1,3}+(1[\xc3\xa9-\xc3\xbc]){1,2})*+){0,3}?", 45,
      "b1\xc3\xa9 ", 5, "0,0 -1,-1 -1,-1" },
    { "\xc3\x89(?i:[A-C])*+", 14, "baxx\xc3\x89", 6, "4,6" },
    { "(?i:A)?\?(\\n?\?(?:([\\w]{,2})*b{2,}){2})*?", 39, "bb", 2,
      "0,0 -1,-1 -1,-1" },
    { "a{1,3}+[\xc3\xa9-\xc3\xbc]", 14, "b\xc3\xa9", 3, "no" },
    { "(?:(?!(\\s*+)?){1,3}+|\xc3\x89?\?\\1?)", 29, "b_abbcb_", 8,
      "0,0 -1,-1" },
    { "[^a]*+\xc3\x89?", 9, " bbx1", 5, "0,5" },
    { "(?i:A)*+", 8, "b bb_xa", 7, "0,0" },
    { "(?s)[\\w]*+1?", 12, "cxbbb_ \xc3\xa9", 9, "0,6" },
    { "\\D*?[a-c]+", 10, "b 1a_b", 6, "0,1" },
    { "\\D{0,3}?(?i:\xc3\x89){0,3}?", 21,
      "1\xc3\x89"
      "cc a",
      7, "0,0" },
    { "(?:[^\\d]*?)*?\\D{1,2}", 20, "b ab\xc3\xa9\xc3\xa9", 8, "0,2" },
    { "(?i)\\w{2}[ab]*?", 15,
      "cb\xc3\x89"
      "aab\xc3\x89",
      9, "0,2" },
    { "\\S?+[ab](?i:A)?", 15, "a\xc3\x89", 3, "no" },
    { "\\W*?((?:(?i:\xc3\x89)*?\xc3\x89?){1,3}+\\D+?)", 32,
      "bb\xc3\xa9\xc3\xa9"
      "a",
      7, "0,1 0,1" },
    { "(?:1{2,})*?", 11, "c1", 2, "0,0" },
    { "(?i:A)?+", 8, "1a1 ", 4, "0,0" },
    { "(?i)\\S++", 8, "ba1 \xc3\xa9\xc3\xa9x ", 10, "0,3" },
    { "(\\w{1,2})+\\W?\?", 14,
      "\xc3\x89"
      "a\xc3\xa9",
      5, "0,5 3,5" },
    { "(([ab]{2})*+)++", 15,
      "1\xc3\x89"
      "a",
      4, "0,0 0,0 -1,-1" },
    { "\xc3\x89*+(?i:[A-C])", 14,
      "\xc3\xa9"
      "a  c\xc3\xa9 1",
      10, "2,3" },
    { "\\w{,2}(?:c*\xc3\xa9{1,2}){0,3}?", 25, "_xa\xc3\xa9 ", 6, "0,2" },
    { "(?m)\\w*\\D+?(a){,2}", 18,
      "xbacx\xc3\x89"
      "b\xc3\xa9",
      10, "0,10 -1,-1" },
    { "(?i)[a-c]", 9,
      "\xc3\xa9"
      "bccx",
      6, "2,3" },
    { "(?m)[a-c]?", 10,
      "\xc3\x89"
      "1a_",
      5, "0,0" },
    { " {2,}(a{1,3}+a{1,3}+|x){2}", 26, "1\xc3\xa9\xc3\xa9\xc3\x89_ a", 10,
      "no" },
    { "\\n*?^a*+", 8,
      "_\xc3\x89"
      "a\xc3\x89"
      "a",
      7, "0,0" },
    { "c?[^\\Wa]{,2}", 12, " ab b", 5, "0,0" },
    { "(?=[ab]{1,2})?(\xc3\xa9++)+? ", 23, "bab_", 4, "no" },
    { "([\xc3\xa9-\xc3\xbc]?+\xc3\xa9?\?(([\xc3\xa9-\xc3\xbc]a+\\d*+)*?\\b)+)|"
      "\\B\xc3\x89?",
      43,
      "\xc3\x89"
      "a1_\xc3\x89",
      7, "0,0 0,0 0,0 -1,-1" },
    { "(\\w)(?:(?: +?(?i:\xc3\x89)*)){0,3}?", 29, "1x __1 \xc3\xa9", 9,
      "0,1 0,1" },
    { "(?i:[A-C])*+", 12,
      "\xc3\x89\xc3\x89"
      "cac\xc3\xa9\xc3\x89  ",
      13, "0,0" },
    { "(?m)a++\xc3\xa9{0,3}?_", 16,
      "bx1b\xc3\x89 \xc3\x89"
      "a",
      10, "no" },
    { "(?i)1?+|\\n*?1{1,2}", 18,
      "\xc3\x89\xc3\xa9"
      "a\xc3\x89\xc3\x89"
      "1_x",
      12, "0,0" },
    { "[a-c]+?\\w", 9, " bc\xc3\x89x\xc3\x89_1", 10, "1,3" },
    { "(?i:\xc3\x89)b++", 10, "11b", 3, "no" },
    { "\\w{2,}\\s\\n++", 12,
      "1\xc3\x89"
      "a abxb",
      9, "no" },
    { "(?i:[A-C])*?\xc3\x89?.", 16, "ca_\xc3\x89__", 7, "0,1" },
    { "(?s)[\xc3\xa9-\xc3\xbc]{1,2}", 16, "b\xc3\xa9x1ca", 7, "1,3" },
    { "(?:\\S{,2})?+|(a*+)?\?|[^\\d]{1,3}+(?:\xc3\xa9)+?", 40,
      "\xc3\xa9"
      "a\xc3\x89",
      5, "0,3 -1,-1" },
    { "(?>\\w{1,3}+)?+", 14, "1ba_ \xc3\x89\xc3\x89__", 11, "0,3" },
    { "\\n+\\S{2}", 8, "__1b", 4, "no" },
    { "(?=(?=[a-c]?\?(?>a*?\xc3\x9f*?)a++)?\?)+", 32, "1b1", 3, "0,0" },
    { "b?+[\\w]{2}", 10, "c a _b", 6, "4,6" },
    { "1?\\n[^\\Wa]?+", 12, "abbb\xc3\x89_", 7, "no" },
    { "(?s)a+?1{2,}", 12, "111_xc", 6, "no" },
    { "a?\xc3\x89{2}\\W{2}", 12,
      "_\xc3\xa9"
      "1ab1_a",
      9, "no" },
    { "\\w?\?(?<!(?!a\\b(?i:A))*+(?i:[A-C]){2})?+", 39,
      "ba\xc3\x89"
      "bcb",
      7, "0,0" },
    { "c*([ab]*?(1){2}){1,3}+|\\2{0,3}?", 31, "xb1__", 5, "0,0 -1,-1 -1,-1" },
    { "(?i)(\xc3\xa9{,2})+", 13,
      "a\xc3\xa9"
      "cbx1",
      7, "0,0 0,0" },
    { "x{1,2}|(.+?\\d{2,}(?>(?:\\B1)+?)|c1*)\\A", 37, "_ca", 3, "no" },
    { "(\xc3\x89?)\\b\\S", 9, "c 1", 3, "0,1 0,0" },
    { "[^a]{2,}.?+", 11,
      "\xc3\xa9\xc3\x89"
      "babbac_",
      11, "0,6" },
    { "\\n|$[ab]{1,2}", 13, "bbbac", 5, "no" },
    { "(?i:[A-C])", 10, "xa", 2, "1,2" },
    { "\\S{,2}\\W+?", 10, "_b1_", 4, "no" },
    { "[\\w]\\w?+\\w{1,3}+", 16, "x cb1a\xc3\x89_", 9, "2,8" },
    { "(?s)b++[^\\d]+?|\\S(.{1,2})", 25,
      "a1aa\xc3\xa9_\xc3\x89\xc3\xa9"
      "a",
      12, "0,3 1,3" },
    { "(?m)[a-c]", 9, "_ x1 ", 5, "no" },
    { "\xc3\x89{1,2}(?:[\xc3\xa9-\xc3\xbc]){,2}\xc3\xa9{2,}", 28,
      "bx__b\xc3\xa9\xc3\xa9"
      "a\xc3\x89",
      12, "no" },
    { "a{1,2}\xc3\xa9{2}", 11,
      "\xc3\xa9"
      "b\xc3\xa9xxb\xc3\x89"
      "cx",
      12, "no" },
    { "([^\\Wa]{,2}^(\\s?+\\n*)?+)", 24,
      "\xc3\x89_\xc3\x89\xc3\x89"
      "acb",
      10, "0,0 0,0 0,0" },
    { "(?:.?+[ab]{1,3}+)+?", 19, "bbb\xc3\x89", 5, "0,3" },
    { "(?i:[A-C])", 10,
      "\xc3\x89"
      "b_b",
      5, "2,3" },
    { "[^\\Wa].?", 8,
      "\xc3\x89\xc3\xa9"
      "a",
      5, "0,4" },
    { "\xc3\x89{0,3}?((?:\\n++\xc3\x9f+?)?+)", 24,
      "cxx1ba\xc3\x89"
      "bx",
      10, "0,0 0,0" },
    { "((?<=(?=1*){1,2})*+){,2}|b++", 28, "b\xc3\xa9\xc3\xa9_", 6, "0,0 0,0" },
    { "\\w?[^\\d]{0,3}?", 14, "b ax ", 5, "0,1" },
    { "[a-c]+[^\\d]{1,2}", 16, "a \xc3\xa9\xc3\xa9x_a ", 10, "0,4" },
    { "(1(?>(?i:A){,2}))", 17,
      "\xc3\x89"
      "b",
      3, "no" },
    { "(?m)b?+(.{,2})+\\d*+", 19,
      "\xc3\xa9"
      "1a\xc3\x89"
      "acaa",
      10, "0,10 10,10" },
    { "\\n*|[\\w]", 8, "cx\xc3\x89xa", 6, "0,0" },
    { "[\xc3\xa9-\xc3\xbc]\xc3\xa9*+\\B", 13,
      "ac\xc3\xa9\xc3\x89"
      "1\xc3\x89",
      9, "2,4" },
    { "(?:(?i:A)*?(?i:\xc3\x89)?)+\\S\\n++", 27,
      "1c__\xc3\xa9"
      "a",
      7, "no" },
    { "1{2}(?=\\A)?\?", 12,
      "b\xc3\xa9_bbb\xc3\x89\xc3\xa9"
      "c",
      12, "no" },
    { "(?i:[A-C]){,2}", 14, "a\xc3\xa9", 3, "0,1" },
    { "\\w?\?$|(\\W*?)*+", 14, " 1", 2, "0,0 0,0" },
    { "(?:(\\w{2}\\S+)+\\d?\?(?:[ab]{2,}(\\1?)\xc3\x9f{1,2}))*", 44, "b1bb_ a_",
      8, "0,0 -1,-1 -1,-1" },
    { "\xc3\x9f*?(?i:[A-C]){1,3}+", 20, "ca\xc3\xa9xbab", 8, "0,2" },
    { "(x{1,2})*?", 10,
      "bxx_x\xc3\xa9"
      "abb",
      10, "0,0 -1,-1" },
    { "[^\\d]{1,3}+", 11,
      " cca\xc3\xa9\xc3\x89"
      "ba",
      10, "0,3" },
    { "\\n?([^\\d]*)", 11,
      "cbc\xc3\x89"
      "1",
      6, "0,5 0,5" },
    { "\\W?+[^\\Wa]+", 11,
      "ab\xc3\xa9"
      "1ac1_\xc3\x89",
      11, "1,5" },
    { "(?s)[\\w]*(?>a{,2}){,2}", 22, " a1bacaa1", 9, "0,0" },
};

struct regex_bad_case {
    const char *pattern;
    const char *message;
    size_t position; /* in characters */
};

static const struct regex_bad_case regex_bad_cases[] = {
    { "(a", "missing ), unterminated subpattern", 0 },
    { "a)", "unbalanced parenthesis", 1 },
    { "[a", "unterminated character set", 0 },
    { "*a", "nothing to repeat", 0 },
    { "a**", "multiple repeat", 2 },
    { "a{2}{3}", "multiple repeat", 4 },
    { "(?P<1a>b)", "bad character in group name 1a", 4 },
    { "(?P<a>b)(?P<a>c)", "redefinition of group name a", 12 },
    { "(?P=x)", "unknown group name x", 4 },
    { "\\1", "invalid group reference 1", 1 },
    { "(\\1)", "cannot refer to an open group", 2 },
    { "(a)\\2", "invalid group reference 2", 4 },
    { "\\q", "bad escape \\q", 0 },
    { "\\x4", "incomplete escape \\x4", 0 },
    { "\\u12", "incomplete escape \\u12", 0 },
    { "[z-a]", "bad character range z-a", 1 },
    { "[\\d-z]", "bad character range \\d-z", 1 },
    { "(?<=a+)b", "look-behind requires fixed-width pattern", 0 },
    { "(?<=a|bc)d", "look-behind requires fixed-width pattern", 0 },
    { "(?z)", "unknown extension ?z", 1 },
    { "a(?i)b", "global flags not at the start of the expression", 1 },
    { "(?(1)a)", "invalid group reference 1", 3 },
    { "(?(2)a|b|c)", "invalid group reference 2", 3 },
    { "(a)(?(1)a|b|c)", "conditional backref with more than two branches", 3 },
    { "a{3,1}", "min repeat greater than max repeat", 1 },
    { "\\", "bad escape (end of pattern)", 0 },
    { "(?P>a)", "unknown extension ?P", 1 },
    { "[\\8]", "bad escape \\8", 1 },
    { "\\777", "octal escape value is too large \\777", 0 },
    { "^*", "nothing to repeat", 1 },
    { "(?", "unexpected end of pattern", 2 },
    { "(?#a", "missing ), unterminated comment", 0 },
    { "(?i", "unknown extension ?i", 1 },
    { "\\U00110000", "bad escape \\U00110000", 0 },
    { "\xc3\xa9(", "missing ), unterminated subpattern", 1 },
};

static corm_regex *regex_compiled(failing_alloc *memory, const char *pattern,
                                  size_t len)
{
    corm_regex_error err = { "", 0 };
    corm_regex *re = NULL;
    corm_regex_status status = corm_regex_compile(
        &re, pattern, len, &err, memory->hook.resize, memory->hook.data);

    if (status != CORM_REGEX_NO_MATCH)
        print_error("%.*s: %s\n", (int)len, pattern, err.message);
    assert_int_equal(status, CORM_REGEX_NO_MATCH);
    return re;
}

static void regex_write_spans(char *out, size_t room, const corm_regex *re,
                              const char *text, size_t len)
{
    size_t spans[16][2], used = 0;
    corm_regex_status status = corm_regex_search(re, text, len, spans, 16);

    /* A search that reports no spans takes shorter ways to the same answer. */
    assert_int_equal(corm_regex_search(re, text, len, NULL, 0), status);
    if (status != CORM_REGEX_MATCH) {
        assert_int_equal(status, CORM_REGEX_NO_MATCH);
        snprintf(out, room, "no");
        return;
    }
    for (size_t i = 0; i < corm_regex_groups(re); i++)
        used += (size_t)snprintf(out + used, room - used, "%s%ld,%ld",
                                 i == 0 ? "" : " ", (long)spans[i][0],
                                 (long)spans[i][1]);
}

static void test_regex__answers_like_python(void **state)
{
    failing_alloc memory;
    size_t wrong = 0;

    (void)state;
    failing_alloc_init(&memory);
    for (size_t i = 0; i < TEST_COUNT(regex_cases); i++) {
        const struct regex_case *c = &regex_cases[i];
        corm_regex *re =
            regex_compiled(&memory, c->pattern, (size_t)c->pattern_len);
        char spans[256];

        regex_write_spans(spans, sizeof(spans), re, c->text,
                          (size_t)c->text_len);
        if (strcmp(spans, c->spans) != 0) {
            print_error("%s in \"%s\": %s, not %s\n", c->pattern, c->text,
                        spans, c->spans);
            wrong++;
        }
        corm_regex_free(re);
    }
    assert_int_equal(wrong, 0);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_regex__bad_pattern_says_what_and_where(void **state)
{
    failing_alloc memory;

    (void)state;
    failing_alloc_init(&memory);
    for (size_t i = 0; i < TEST_COUNT(regex_bad_cases); i++) {
        const struct regex_bad_case *c = &regex_bad_cases[i];
        corm_regex_error err = { "", 0 };
        corm_regex *re;

        assert_int_equal(corm_regex_compile(&re, c->pattern, strlen(c->pattern),
                                            &err, memory.hook.resize,
                                            memory.hook.data),
                         CORM_REGEX_BAD_PATTERN);
        assert_null(re);
        assert_string_equal(err.message, c->message);
        assert_int_equal(err.position, c->position);
    }
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_regex__error_may_be_left_out(void **state)
{
    failing_alloc memory;
    corm_regex *re;

    (void)state;
    failing_alloc_init(&memory);
    assert_int_equal(corm_regex_compile(&re, "(", 1, NULL, memory.hook.resize,
                                        memory.hook.data),
                     CORM_REGEX_BAD_PATTERN);
    failing_alloc_fini(&memory);
}

static void test_regex__long_detail_is_cut_between_characters(void **state)
{
    char pattern[400] = "(?P=";
    failing_alloc memory;
    corm_regex_error err;
    corm_regex *re;

    (void)state;
    failing_alloc_init(&memory);
    for (size_t i = 0; i < 150; i++)
        memcpy(pattern + 4 + 2 * i, "\xc3\xa9", 2);
    pattern[304] = ')';
    assert_int_equal(corm_regex_compile(&re, pattern, 305, &err,
                                        memory.hook.resize, memory.hook.data),
                     CORM_REGEX_BAD_PATTERN);
    assert_int_equal((unsigned char)err.message[strlen(err.message) - 1], 0xa9);
    failing_alloc_fini(&memory);
}

/* Fills buffer with n units, searches, and wants the status. */
static void regex_check_big(const char *pattern, const char *unit, size_t n,
                            corm_regex_status expected)
{
    static char buffer[400000];
    size_t size = strlen(unit);
    failing_alloc memory;
    corm_regex *re;

    assert_true(n * size <= sizeof(buffer));
    for (size_t i = 0; i < n; i++)
        memcpy(buffer + i * size, unit, size);
    failing_alloc_init(&memory);
    re = regex_compiled(&memory, pattern, strlen(pattern));
    assert_int_equal(corm_regex_search(re, buffer, n * size, NULL, 0),
                     expected);
    corm_regex_free(re);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_regex__runaway_pattern_gives_up(void **state)
{
    (void)state;
    regex_check_big("(a+)+$b", "a", 60, CORM_REGEX_TOO_COMPLEX);
    regex_check_big("(a|aa)+$b", "a", 80, CORM_REGEX_TOO_COMPLEX);
    regex_check_big("(?:(?:a?){50}){50}b", "a", 2500, CORM_REGEX_TOO_COMPLEX);
    regex_check_big("(?:){4294967290}", "a", 1, CORM_REGEX_TOO_COMPLEX);
}

static void test_regex__long_text_is_no_trouble(void **state)
{
    (void)state;
    regex_check_big("(?:a|b)*c", "a", 1000, CORM_REGEX_NO_MATCH);
    regex_check_big("^(?:a|b)*$", "ab", 200000, CORM_REGEX_MATCH);
    regex_check_big("^(?:ab|cd)+?$", "ab", 100000, CORM_REGEX_MATCH);
    regex_check_big("^(?:(?=a)a)+$", "a", 300000, CORM_REGEX_MATCH);
    regex_check_big("^(a)*$", "a", 300000, CORM_REGEX_MATCH);
}

static void test_regex__leading_dot_star_is_not_quadratic(void **state)
{
    (void)state;
    regex_check_big(".*x", "a", 400000, CORM_REGEX_NO_MATCH);
    regex_check_big("(?s).*x", "a\n", 200000, CORM_REGEX_NO_MATCH);
    regex_check_big(".*x", "aaaaaaaaa\n", 40000, CORM_REGEX_NO_MATCH);
}

static void test_regex__deep_nesting_is_refused(void **state)
{
    static char pattern[20001];
    failing_alloc memory;
    corm_regex_error err;
    corm_regex *re;

    (void)state;
    failing_alloc_init(&memory);
    memset(pattern, '(', 10000);
    memset(pattern + 10000, ')', 10000);
    assert_int_equal(corm_regex_compile(&re, pattern, 20000, &err,
                                        memory.hook.resize, memory.hook.data),
                     CORM_REGEX_BAD_PATTERN);
    assert_contains(err.message, "nested too deeply");
    re = regex_compiled(&memory, pattern + 9850, 300);
    assert_int_equal(corm_regex_search(re, "", 0, NULL, 0), CORM_REGEX_MATCH);
    corm_regex_free(re);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_regex__text_that_is_no_utf8_is_searched(void **state)
{
    static const char text[] = "a\xff\xc3(\x80\xe2\x82z\xed\xa0\x80";
    failing_alloc memory;
    corm_regex *re;
    size_t span[1][2];

    (void)state;
    failing_alloc_init(&memory);
    re = regex_compiled(&memory, "^a..\\(...(?<=.{3})z...$", 23);
    assert_int_equal(corm_regex_search(re, text, sizeof(text) - 1, span, 1),
                     CORM_REGEX_MATCH);
    assert_int_equal(span[0][1], sizeof(text) - 1);
    corm_regex_free(re);
    failing_alloc_fini(&memory);
}

static bool regex_scenario(failing_alloc *memory, void *data)
{
    /* So many choices, groups and loops that none fits the C stack. */
    static const char pattern[] =
        "(?i)(?P<n>[a-\xc3\xa9\\d])(?=(x)*)"
        "(((((((((((((((\\1|b)*)*)*)*)*)*)*)*)*)*)))))"
        "c|\\bd{2,3}(?<!q)(?(n)e|f)";
    static const char text[] =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac";
    corm_regex *re;
    corm_regex_status status =
        corm_regex_compile(&re, pattern, sizeof(pattern) - 1, NULL,
                           memory->hook.resize, memory->hook.data);

    (void)data;
    if (status == CORM_REGEX_NO_MATCH)
        status = corm_regex_search(re, text, sizeof(text) - 1, NULL, 0);
    corm_regex_free(re);
    assert_true(status == CORM_REGEX_MATCH || status == CORM_REGEX_NO_MEMORY);
    return status == CORM_REGEX_MATCH;
}

static void test_regex__survives_each_failed_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(regex_scenario, FAIL_ONCE, NULL) > 10);
    assert_true(failing_alloc_each(regex_scenario, FAIL_FROM, NULL) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regex__answers_like_python),
        cmocka_unit_test(test_regex__bad_pattern_says_what_and_where),
        cmocka_unit_test(test_regex__error_may_be_left_out),
        cmocka_unit_test(test_regex__long_detail_is_cut_between_characters),
        cmocka_unit_test(test_regex__runaway_pattern_gives_up),
        cmocka_unit_test(test_regex__long_text_is_no_trouble),
        cmocka_unit_test(test_regex__leading_dot_star_is_not_quadratic),
        cmocka_unit_test(test_regex__deep_nesting_is_refused),
        cmocka_unit_test(test_regex__text_that_is_no_utf8_is_searched),
        cmocka_unit_test(test_regex__survives_each_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
