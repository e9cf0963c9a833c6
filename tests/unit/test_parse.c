/* The parser alone: what quoted code looks like, and what is said of text that is none. The corpus is compared with
 * Elixir's parser by tests/parse. */
#include "base/strbuf.h"
#include "expand/ast.h"
#include "parse/exception.h"
#include "parse/parse.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Bench {
  Alloc alloc;
  CompileUnit unit;
  ParseOptions options;
  ParseError error;
  Term comments;
  StrBuf text;
} Bench;

static void set_up(Bench *b) {
  *b = (Bench){.options = {.line = 1, .column = 1, .literal_encoder = TERM_NONE, .atom_encoder = TERM_NONE}};
  vl_alloc_init(&b->alloc, NULL, NULL, 0);
  vl_unit_init(&b->unit, &b->alloc, NULL);
  vl_strbuf_init(&b->text, &b->alloc);
}

static void tear_down(Bench *b) {
  vl_strbuf_free(&b->text);
  vl_unit_free(&b->unit);
  cr_assert_eq(b->alloc.used, 0);
}

/* -- A short form: (+ a 1), variables and atoms by name, [..] and {..} -- */

static void show(StrBuf *b, Term t);

static void show_all(StrBuf *b, Term list, const char *between) {
  for (; is_cons(list); list = cons_tail(list)) {
    show(b, cons_head(list));
    if (is_cons(cons_tail(list))) vl_strbuf_text(b, between);
  }
}

static void show_call(StrBuf *b, Term t) {
  vl_strbuf_char(b, '(');
  show(b, ast_head(t));
  vl_strbuf_text(b, is_cons(ast_args(t)) ? " " : "");
  show_all(b, ast_args(t), " ");
  vl_strbuf_char(b, ')');
}

static void show(StrBuf *b, Term t) {
  const uint8_t *bytes;
  size_t n;
  if (is_small(t)) {
    vl_strbuf_format(b, "%lld", (long long)small_value(t));
  } else if (is_atom(t)) {
    const char *name = vl_atom_text(t, &n);
    vl_strbuf_add(b, name, n);
  } else if (is_list(t)) {
    vl_strbuf_char(b, '[');
    show_all(b, t, ", ");
    vl_strbuf_char(b, ']');
  } else if (ast_is_var(t)) {
    show(b, ast_head(t));
  } else if (ast_is_node(t)) {
    show_call(b, t);
  } else if (is_tuple_of(t, 2)) {
    show(b, tuple_at(t, 0));
    vl_strbuf_text(b, ": ");
    show(b, tuple_at(t, 1));
  } else if (vl_binary_peek(t, &bytes, &n)) {
    vl_strbuf_format(b, "\"%.*s\"", (int)n, (const char *)bytes);
  }
}

static Term parse(Bench *b, const char *text) {
  return vl_parse(&b->unit, (const uint8_t *)text, strlen(text), &b->options, &b->comments, &b->error);
}

static void expect(const char *text, const char *expected) {
  Bench b;
  set_up(&b);
  Term quoted = parse(&b, text);
  if (quoted != TERM_NONE)
    show(&b.text, quoted);
  else
    show(&b.text, b.error.message);
  cr_expect_str_eq(vl_strbuf_string(&b.text), expected, "%s gives %s", text, vl_strbuf_string(&b.text));
  tear_down(&b);
}

static void expect_error(const char *text, int line, int column, const char *message) {
  Bench b;
  set_up(&b);
  cr_expect_eq(parse(&b, text), TERM_NONE, "%s is accepted", text);
  show(&b.text, b.error.message);
  show(&b.text, b.error.token);
  cr_expect_str_eq(vl_strbuf_string(&b.text), message, "%s: %s", text, vl_strbuf_string(&b.text));
  cr_expect(b.error.line == line && b.error.column == column, "%s: %d:%d", text, (int)b.error.line,
            (int)b.error.column);
  tear_down(&b);
}

Test(parse, operators_bind_by_their_strength) {
  expect("a + b * c", "(+ a (* b c))");
  expect("a = b = c", "(= a (= b c))");
  expect("a |> b |> c", "(|> (|> a b) c)");
  expect("-a ** b", "(** (- a) b)");
  expect("not a == b", "(== (not a) b)");
  expect("a not in b", "(__block__ (not (in a b)))");
  expect("1..2//3", "(..// 1 2 3)");
  expect("& &1 + 1", "(& (+ (& 1) 1))");
  expect("@a.b", "((. (@ a) b))");
  expect("-a.b", "(- ((. a b)))");
}

Test(parse, a_sign_belongs_to_an_argument_or_not) {
  expect("f -1", "(f (- 1))");
  expect("f - 1", "(- f 1)");
  expect("f-1", "(- f 1)");
}

Test(parse, calls_without_parentheses) {
  expect("f a, b", "(f a b)");
  expect("f g a, b", "(f (g a b))");
  expect("f a: 1, b: 2", "(f [a: 1, b: 2])");
  expect("f(g a, b)", "(f (g a b))");
  expect_error("f a, g b, c", 1, 0,
               "\"unexpected comma. Parentheses are required to solve ambiguity in nested calls.\n\n"
               "This error happens when you have nested function calls without parentheses. For example:\n\n"
               "    one a, two b, c, d\n\n"
               "In the example above, we don't know if the parameters \"c\" and \"d\" apply to the function \"one\" or "
               "\"two\". You can solve this by explicitly adding parentheses:\n\n"
               "    one a, two(b, c, d)\n\n"
               "Or by adding commas (in case a nested call is not intended):\n\n"
               "    one, a, two, b, c, d\n\n"
               "Elixir cannot compile otherwise. Syntax error before: \"\"','\"");
}

Test(parse, do_blocks_belong_to_the_outermost_call) {
  expect("f g a do b end", "(f (g a) [do: b])");
  expect("x = f a do b end", "(= x (f a [do: b]))");
  expect("f(g do a end)", "(f (g [do: a]))");
  expect("if a do b else c end", "(if a [do: b, else: c])");
}

Test(parse, clauses) {
  expect("fn a, b when c -> d end", "(fn (-> [(when a b c)] d))");
  expect("fn -> a; b end", "(fn (-> [] (__block__ a b)))");
  expect("case a do b -> c\n d -> e\n f end", "(case a [do: [(-> [b] c), (-> [d] (__block__ e f))]])");
  expect("(a, b -> c)", "[(-> [a, b] c)]");
}

Test(parse, containers) {
  expect("{a, b}", "a: b");
  expect("{a}", "({} a)");
  expect("[a, b: 1]", "[a, b: 1]");
  expect("<<a::8>>", "(<<>> (:: a 8))");
  expect("%{a | b: 1}", "(%{} (| a [b: 1]))");
  expect("%{a | b => c, d: 1}", "(%{} (| a [b: c, d: 1]))");
  expect("%A.B{c: 1}", "(% (__aliases__ A B) (%{} c: 1))");
  expect("a[b]", "((. Elixir.Access get) a b)");
  expect("A.{B, C}", "((. (__aliases__ A) {}) (__aliases__ B) (__aliases__ C))");
}

Test(parse, texts_and_interpolation) {
  expect("\"a#{b}c\"", "(<<>> \"a\" (:: ((. Elixir.Kernel to_string) b) binary) \"c\")");
  expect("'ab'", "[97, 98]");
  expect("\"\\u{e9}\\x41\\n\"", "\"\xC3\xA9"
                                "A\n\"");
  expect("\"\"\"\n  a\n   b\n  \"\"\"", "\"a\n b\n\"");
  expect("~r/a#/iu", "(sigil_r (<<>> \"a#\") [105, 117])");
  expect(":\"a b\"", "a b");
  expect("[\"a b\": 1]", "[a b: 1]");
}

Test(parse, lines_go_on_at_operators) {
  expect("a\n|> b", "(|> a b)");
  expect("a +\n\n b", "(+ a b)");
  expect("a\n.b\n.c", "((. ((. a b)) c))");
  expect("a \\\n + b", "(+ a b)");
}

Test(parse, errors_say_where) {
  expect_error("a b c d)", 1, 8, "\"unexpected token: \"\")\"");
  expect_error("foo(", 1, 5, "\"missing terminator: ) (for \"(\" starting at line 1)\"\"\"");
  expect_error("if a do\n  b\n", 3, 1, "\"missing terminator: end (for \"do\" starting at line 1)\"\"\"");
  expect_error("1 +", 1, 3, "\"syntax error before: \"\"\"");
  expect_error("[1 2]", 1, 4, "\"syntax error before: \"\"\"2\"\"");
  expect_error("\"abc", 1, 5, "\"missing terminator: \" (for string starting at line 1)\"\"\"");
  expect_error("~s*a*", 1, 1,
               "\"invalid sigil delimiter: \"\"\"*\" (column 3, code point U+002A). The available delimiters are: //, "
               "||, \"\", '', (), [], {}, <>\"");
}

static char *repeated(const char *open, const char *middle, const char *close, size_t n) {
  size_t a = strlen(open), b = strlen(middle), c = strlen(close);
  char *text = malloc(n * (a + c) + b + 1), *at = text;
  for (size_t i = 0; i < n; i++, at += a) memcpy(at, open, a);
  memcpy(at, middle, b);
  at += b;
  for (size_t i = 0; i < n; i++, at += c) memcpy(at, close, c);
  *at = '\0';
  return text;
}

Test(parse, deep_nesting_is_an_error) {
  const char *const nests[][3] = {{"[", "", "]"},         {"(", "1", ")"},     {"fn -> ", "1", " end"},
                                  {"f(", "1", ")"},       {"!", "a", ""},      {"@", "a", ""},
                                  {"a = ", "1", ""},      {"%{a: ", "1", "}"}, {"\"#{", "1", "}\""},
                                  {"a do ", "1", " end"}, {"% @", "a", ""},    {"f ", "1", ""}};
  for (size_t i = 0; i < VL_COUNT_OF(nests); i++) {
    char *text = repeated(nests[i][0], nests[i][1], nests[i][2], 200000);
    Bench b;
    set_up(&b);
    cr_expect_eq(parse(&b, text), TERM_NONE);
    show(&b.text, b.error.message);
    cr_expect_str_eq(vl_strbuf_string(&b.text), "\"code is nested too deeply\"", "%s", nests[i][0]);
    tear_down(&b);
    free(text);
  }
}

Test(parse, long_lines_are_no_trouble) {
  char *text = repeated("a, ", "b", "", 1000000), *list = malloc(strlen(text) + 3);
  sprintf(list, "[%s]", text);
  Bench b;
  set_up(&b);
  cr_expect_neq(parse(&b, list), TERM_NONE);
  tear_down(&b);
  free(text);
  free(list);
}

Test(parse, atoms_are_made_only_when_allowed) {
  Bench b;
  set_up(&b);
  AtomSet *set = vl_atomset_new(&b.alloc, 0);
  b.unit.atoms = set;
  b.options.existing_atoms_only = true;
  cr_expect_eq(parse(&b, "ok + surely_no_such_atom"), TERM_NONE);
  show(&b.text, b.error.message);
  cr_expect_str_eq(vl_strbuf_string(&b.text), "\"unsafe atom does not exist: \"");
  cr_expect_neq(parse(&b, "ok + error"), TERM_NONE);
  vl_atomset_free(set);
  tear_down(&b);
}

Test(parse, exceptions_show_the_line) {
  Bench b;
  set_up(&b);
  const char *text = "a\n  foo(1 2)";
  cr_expect_eq(parse(&b, text), TERM_NONE);
  ParseSource source = {(const uint8_t *)text, strlen(text), NIL, 1, 1};
  Term map = vl_parse_exception(&b.unit, &b.error, &source);
  for (Term pairs = vl_ast_map_pairs(&b.unit, map); is_cons(pairs); pairs = cons_tail(pairs)) {
    Term pair = cons_head(pairs);
    if (tuple_at(pair, 0) == ATOM_description) show(&b.text, tuple_at(pair, 1));
    if (tuple_at(pair, 0) == ATOM_struct_key) show(&b.text, tuple_at(pair, 1));
  }
  const char *shown = vl_strbuf_string(&b.text);
  cr_expect(strstr(shown, "syntax error before: \"2\"") && strstr(shown, "Elixir.SyntaxError"), "%s", shown);
  tear_down(&b);
}
