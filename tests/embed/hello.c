/* The smallest host that does something. */
#include <stdio.h>
#include <vial.h>

int main(void) {
  vial *vm = vial_new(NULL);
  if (!vm) return 1;
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  char text[64];
  if (vial_eval(vm, env, "IO.puts(\"hello\"); {:ok, Enum.sum(1..10)}", &result) != VIAL_OK) return puts(vial_error(vm));
  vial_inspect(result, text, sizeof text);
  puts(text);
  enif_free_env(env);
  vial_free(vm);
  return 0;
}
