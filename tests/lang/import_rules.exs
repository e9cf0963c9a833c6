# Imports: only, except, macros, sigils, scope, conflicts and ambiguities.
defmodule One do
  def same(x), do: {:one, x}
  def only_one(x), do: {:only_one, x}
  def _hidden(x), do: {:hidden, x}
  defmacro mac(x), do: quote(do: {:one_mac, unquote(x)})
  def sigil_o({:<<>>, _, [text]}, mods), do: {text, mods}
  defmacro sigil_m({:<<>>, _, [text]}, mods), do: {text, mods}
end

defmodule Two do
  def same(x), do: {:two, x}
  def same(x, y), do: {:two, x, y}
  def length(_), do: :my_length
end

defmodule Scope do
  import One, only: [same: 1, only_one: 1, mac: 1]
  def a, do: same(1)

  def b do
    import One, except: [same: 1]
    import Two, only: [same: 2]
    {only_one(1), mac(2), same(1, 2)}
  end

  def c do
    import One, only: :macros
    mac(1)
  end

  def d do
    import One, only: :functions
    {same(1), only_one(2)}
  end

  def e do
    import One, only: :sigils
    ~m(text)ab
  end

  def f do
    import Kernel, except: [length: 1]
    import Two, only: [length: 1]
    {length([1]), Kernel.length([1])}
  end

  def g do
    import One, only: [_hidden: 1]
    _hidden(1)
  end

  def h do
    import Enum, warn: false
    import List, only: [first: 1]
    inner = fn l ->
      import String, only: [upcase: 1]
      upcase(first(l))
    end

    {inner.(["a"]), sum([1, 2]), is_function(&first/1)}
  end

  def i do
    if true do
      import Two, only: [same: 2]
      same(1, 2)
    end
  end

  def j, do: (import(One, only: [mac: 1]); mac(:inline))
end

IO.inspect({Scope.a(), Scope.b(), Scope.c(), Scope.d(), Scope.e(), Scope.f(), Scope.g(), Scope.h(), Scope.i(), Scope.j()})

for code <- [
      "import One\nimport Two\ndef f, do: same(1)",
      "import One\nimport Two\ndef f, do: same(1, 2)",
      "import One\nimport Two, except: [same: 1]\ndef f, do: {same(1), same(1, 2)}",
      "import One\ndef same(x), do: x\ndef f, do: 1",
      "import One\ndef same(x), do: x\ndef f, do: same(1)",
      "import One\nimport Two\ndef f, do: &same/1",
      "import One, only: [same: 1]\ndef f, do: only_one(1)",
      "import One, only: [nope: 1]",
      "import One, only: [mac: 2]",
      "import One, only: :nope",
      "import One, only: [same: 1], except: [only_one: 1]",
      "import One, except: :macros",
      "import One, nope: 1",
      "import Two\ndef f, do: length([])",
      "import Kernel, except: [if: 2]\ndef f, do: if(true, do: 1)",
      "import Kernel, only: []\ndef f, do: 1",
      "import Kernel, except: [def: 2]\ndef f, do: 1",
      "def f do\nimport One\nend\ndef g, do: same(1)",
      "import One\nimport One, only: [only_one: 1]\ndef f, do: same(1)",
      "import One\nimport One, except: [same: 1]\ndef f, do: {only_one(1), mac(1)}",
      "import One\nimport One, except: [same: 1]\ndef f, do: same(1)",
      "import :lists, only: [reverse: 1]\ndef f, do: reverse([1, 2])",
      "import :lists\ndef f, do: max([1, 2])",
      "import :math\ndef f, do: pow(2, 3)",
      "import One, only: [same: 1, same: 1]",
      "import One, only: [:same]",
      "import One, only: [{:same, :one}]",
      "import Nope.Mod",
      "import 1",
      "import One.{Two}",
      "require One, as: O\ndef f, do: O.mac(1)",
      "alias One, as: O\nimport O, only: [mac: 1]\ndef f, do: mac(1)",
      "def f, do: One.mac(1)",
      "import One, only: [sigil_o: 2]\ndef f, do: ~o(a)x"
    ] do
  try do
    {{:module, module, _, _}, _} = Code.eval_string("defmodule Try do\n#{code}\nend")
    IO.puts("#{inspect(code)} => #{if function_exported?(module, :f, 0), do: inspect(module.f()), else: "compiled"}")
  rescue
    e -> IO.puts("#{inspect(code)} !! #{Exception.message(e)}")
  end

  :code.purge(Try)
  :code.delete(Try)
end
