// Vial in C++: an instance and an environment that free themselves, errors as exceptions, a native function.
//
//     c++ -std=c++17 embed.cpp $(pkg-config --cflags --libs vial) -o embed && ./embed
#include <vial.h>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

class Machine {
public:
  Machine() : vm(vial_new(nullptr), vial_free) {
    if (!vm) throw std::bad_alloc();
    env.reset(vial_env(vm.get()));
  }

  // The terms of a call live until the next one begins.
  ERL_NIF_TERM eval(const std::string &source) {
    ERL_NIF_TERM result;
    enif_clear_env(env.get());
    check(vial_eval(vm.get(), env.get(), source.c_str(), &result));
    return result;
  }

  void define(const char *module, const ErlNifFunc *functions, int count, void *state) {
    check(vial_define(vm.get(), module, functions, count, state));
  }

  int to_int(ERL_NIF_TERM term) {
    int n;
    if (!vial_match(env.get(), term, "~i", &n)) throw std::runtime_error("no integer: " + inspect(term));
    return n;
  }

  static std::string inspect(ERL_NIF_TERM term) {
    std::string text(64, '\0');
    size_t length;
    while ((length = vial_inspect(term, &text[0], text.size())) >= text.size()) text.resize(2 * text.size());
    text.resize(length);
    return text;
  }

private:
  void check(int code) {
    if (code != VIAL_OK) throw std::runtime_error(vial_error(vm.get()));
  }

  std::unique_ptr<vial, void (*)(vial *)> vm;
  std::unique_ptr<ErlNifEnv, void (*)(ErlNifEnv *)> env{nullptr, enif_free_env};
};

// No exception may leave a native function.
static ERL_NIF_TERM count_words(ErlNifEnv *env, int, const ERL_NIF_TERM argv[]) {
  ErlNifBinary text;
  if (!enif_inspect_binary(env, argv[0], &text)) return enif_make_badarg(env);
  auto &calls = *static_cast<int *>(enif_priv_data(env));
  int words = 0;
  bool inside = false;
  for (size_t i = 0; i < text.size; i++) {
    bool space = text.data[i] == ' ';
    words += !space && !inside;
    inside = !space;
  }
  calls++;
  return enif_make_int(env, words);
}

int main() {
  static const ErlNifFunc functions[] = {{"count", 1, count_words, 0}};
  int calls = 0;
  try {
    Machine machine;
    machine.define("Words", functions, 1, &calls);
    std::cout << machine.to_int(machine.eval("Enum.sum(for t <- [\"a b\", \"c d e\"], do: Words.count(t))")) << " words in "
              << calls << " calls\n";
    std::cout << Machine::inspect(machine.eval("Enum.frequencies(~w(tea milk tea))")) << "\n";
    machine.eval("Words.count(:no_text)");
  } catch (const std::exception &error) {
    std::cout << "error: " << error.what() << "\n";
  }
}
