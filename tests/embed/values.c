/* Terms made from texts, matched, inspected; errors as text. */
#include "check.h"

static void round_trip(vial *vm, ErlNifEnv *env, const char *text) {
  ERL_NIF_TERM made = vial_make(env, text), evaluated;
  CHECK(made);
  OK(vm, vial_eval(vm, env, text, &evaluated));
  CHECK(enif_is_identical(made, evaluated));
  looks(made, text);
  CHECK(vial_match(env, made, text));
}

static void make_texts(vial *vm, ErlNifEnv *env) {
  static const char *const texts[] = {
      "1",
      "-12",
      "123456789012345678901234567890",
      "1.5",
      ":ok",
      ":\"with space\"",
      "nil",
      "true",
      "Some.Module",
      "\"text\"",
      "{}",
      "{1, {2, [3]}}",
      "[]",
      "[1 | 2]",
      "[a: 1, b: [c: 2]]",
      "%{}",
      "%{a: 1}",
      "%{1 => 2, \"k\" => nil}",
      "[{1, 2}, 3]",
      "\"a\\\"b\\n\"",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) round_trip(vm, env, texts[i]);
}

static void fill_holes(ErlNifEnv *env) {
  ErlNifPid self = {vial_make(env, ":none")};
  int64_t large = INT64_MIN;
  ERL_NIF_TERM term = vial_make(env, "{~i, ~l, ~u, [~f], %{name: ~s, ~a => ~b}, ~t, ~p}", -1, large, UINT64_MAX, 0.5,
                                "Ann", "key", "a\0b", (size_t)3, vial_make(env, "[x: 1]"), &self);
  looks(term, "{-1, -9223372036854775808, 18446744073709551615, [0.5], %{key: <<97, 0, 98>>, name: \"Ann\"}, [x: 1], "
              ":none}");
  int i = 0;
  int64_t l = 0;
  uint64_t u = 0;
  double f = 0;
  char name[8], short_room[3];
  ErlNifBinary bytes;
  ERL_NIF_TERM rest;
  CHECK(vial_match(env, term, "{~i, ~l, ~u, [~f], %{key: ~b, name: ~s}, ~t, _}", &i, &l, &u, &f, &bytes, name,
                   sizeof name, &rest));
  CHECK(i == -1 && l == INT64_MIN && u == UINT64_MAX && f == 0.5 && bytes.size == 3 && strcmp(name, "Ann") == 0);
  CHECK(vial_match(env, rest, "[{:x, ~i}]", &i) && i == 1);
  CHECK(vial_match(env, rest, "[x: ~i | _]", &i));
  CHECK(!vial_match(env, term, "{_, _, _, _, %{name: ~s}, _, _}", short_room, sizeof short_room));
  CHECK(!vial_match(env, term, "{_, _}"));
  CHECK(!vial_match(env, term, "%{}"));
  CHECK(!vial_match(env, rest, "[x: 2]"));
  CHECK(!vial_match(env, rest, "[y: 1]"));
  CHECK(!vial_match(env, rest, "[x: 1"));
  CHECK(vial_match(env, vial_make(env, ":atom"), "~a", name, sizeof name) && strcmp(name, "atom") == 0);
}

static void refuse_nonsense(ErlNifEnv *env) {
  static const char *const texts[] = {"",      "{",      "}",   "[1 |]", "%{1}", "~q",
                                      "maybe", "\"open", "1 2", ":",     "{1,}", "\xFF"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CHECK(!vial_make(env, texts[i]));
  char deep[1000];
  memset(deep, '[', sizeof deep - 1);
  deep[sizeof deep - 1] = '\0';
  CHECK(!vial_make(env, deep));
  CHECK(!vial_match(env, vial_make(env, "[[]]"), deep));
}

static void inspect_cuts(vial *vm, ErlNifEnv *env) {
  char text[8];
  ERL_NIF_TERM list, deep;
  OK(vm, vial_eval(vm, env, "Enum.to_list(1000..2000)", &list));
  CHECK(vial_inspect(list, text, sizeof text) >= sizeof text);
  CHECK(strcmp(text, "[1000, ") == 0);
  CHECK(vial_inspect(list, NULL, 0) > 0);
  OK(vm, vial_eval(vm, env, "Enum.reduce(1..1_000_000, [], fn _, l -> [l] end)", &deep));
  char large[512];
  vial_inspect(deep, large, sizeof large);
  CHECK(strstr(large, "[...]"));
  OK(vm, vial_eval(vm, env, "{'abc', [1, 300], <<1, 2::3>>, <<255>>, \"é\", 1.0e20, %ArgumentError{}, ~r/a/.source}",
                   &list));
  looks(list, "{'abc', [1, 300], <<1, 2::size(3)>>, <<255>>, \"é\", 1.0e20, "
              "%ArgumentError{__exception__: true, message: \"argument error\"}, \"a\"}");
}

static void call_with_texts(vial *vm, ErlNifEnv *env) {
  ERL_NIF_TERM result;
  OK(vm, vial_callf(vm, env, &result, -1, "Map", "put", "%{a: ~i}, :b, ~s", 1, "two"));
  looks(result, "%{a: 1, b: \"two\"}");
  OK(vm, vial_callf(vm, env, &result, -1, ":erlang", "node", ""));
  CHECK(vial_callf(vm, env, &result, -1, "Map", "put", "%{") == VIAL_ERROR);
  CHECK(vial_callf(vm, env, &result, -1, "Map", "fetch!", "%{a: 1}, :b") == VIAL_RAISED);
  CHECK(strstr(vial_error(vm), "KeyError") || strstr(vial_error(vm), "badkey"));
  CHECK(vial_eval(vm, env, "raise \"no luck\"", &result) == VIAL_RAISED);
  CHECK(strcmp(vial_error(vm), "(RuntimeError) no luck") == 0);
  CHECK(vial_eval(vm, env, "1 +", &result) == VIAL_RAISED);
  CHECK(strstr(vial_error(vm), "TokenMissingError"));
}

int main(void) {
  vial *vm = vial_new(NULL);
  CHECK(vm);
  ErlNifEnv *env = vial_env(vm);
  CHECK(vial_of(env) == vm);
  make_texts(vm, env);
  fill_holes(env);
  refuse_nonsense(env);
  inspect_cuts(vm, env);
  call_with_texts(vm, env);
  enif_free_env(env);
  vial_free(vm);
  return 0;
}
