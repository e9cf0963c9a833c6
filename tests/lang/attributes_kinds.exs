# Attributes that Elixir knows, and one's own: accumulating, persisting, read in functions, guards and macros.
defmodule Registered do
  Module.register_attribute(__MODULE__, :list, accumulate: true)
  Module.register_attribute(__MODULE__, :kept, persist: true)
  Module.register_attribute(__MODULE__, :both, accumulate: true, persist: true)
  @list 1
  @list 2
  @kept %{a: [1]}
  @both :x
  @both :y
  @plain 1
  def first, do: {@plain, @list}
  @plain @plain + 1
  @list 3
  def second, do: {@plain, @list}
  @plain nil
  def third, do: @plain
  IO.inspect({@list, @both, @kept})
  @computed Enum.map(1..3, fn x -> x * hd(@list) end)
  def computed, do: @computed
  @fun &String.upcase/1
  def fun, do: @fun.("x")
  @limit 10
  def guard(x) when x > @limit, do: :big
  def guard(x) when x in [@limit, @limit - 1], do: :edge
  def guard(_), do: :small
  def match(@limit), do: true
  def match(_), do: false
  def in_fn, do: Enum.map([1], fn x -> x + @limit end)
  def nested, do: %{@limit => [@limit], b: {@limit}}
  @range 1..3
  def range(x) when x in @range, do: true
  def range(_), do: false
  def body, do: for(x <- @range, x in @range, do: x)
end

IO.inspect({Registered.first(), Registered.second(), Registered.third(), Registered.computed(), Registered.fun()})
IO.inspect(for x <- [11, 10, 9, 8], do: Registered.guard(x))
IO.inspect({Registered.match(10), Registered.match(11), Registered.in_fn(), Registered.nested(), Registered.range(2), Registered.range(4), Registered.body()})
IO.inspect(Registered.__info__(:attributes) |> Keyword.take([:kept, :both, :plain, :list]))

defmodule Known do
  @moduledoc "About it."
  @moduledoc since: "1.0"
  @vsn 3
  @external_resource "a.txt"
  @external_resource "b.txt"
  @compile {:inline, helper: 1}
  @compile :debug_info
  @dialyzer {:nowarn_function, f: 1}
  @behaviour Access
  @type t :: integer
  @opaque o :: atom
  @typep p :: float
  @doc "f's doc"
  @doc since: "1.1"
  @spec f(t) :: {t, o, p}
  def f(x), do: helper(x)
  defp helper(x), do: {x, :o, 1.0}
  @doc false
  @deprecated "no"
  def g, do: 1
  @impl true
  def fetch(_, _), do: :error
  @impl true
  def get_and_update(d, _, f), do: {elem(f.(nil), 0), d}
  @impl Access
  def pop(d, _), do: {nil, d}
  IO.inspect({@moduledoc, @vsn, @external_resource, @behaviour, Module.get_attribute(__MODULE__, :compile)})
  IO.inspect({@file, Module.has_attribute?(__MODULE__, :doc), Module.get_attribute(__MODULE__, :nothing), Module.get_attribute(__MODULE__, :nothing, 5)} |> Tuple.delete_at(0))
  IO.inspect(Module.attributes_in(__MODULE__) |> Enum.filter(&(&1 in [:vsn, :moduledoc, :behaviour])) |> Enum.sort())
  Module.put_attribute(__MODULE__, :vsn, 4)
  Module.delete_attribute(__MODULE__, :external_resource)
  IO.inspect({@vsn, @external_resource})
end

IO.inspect({Known.f(1), Known.g(), Known.__info__(:deprecated), Known.__info__(:attributes)[:vsn], Known.__info__(:attributes)[:behaviour]})
IO.inspect(Known.module_info(:attributes)[:vsn])

defmodule Loads do
  @on_load :start
  def start do
    :persistent_term.put(Loads, :loaded)
    :ok
  end
end

IO.inspect(:persistent_term.get(Loads))

defmodule Elsewhere do
  @file "other.ex"
  def fails, do: raise("in other")
  @file {"third.ex", 77}
  def also, do: raise("in third")
end

for f <- [&Elsewhere.fails/0, &Elsewhere.also/0] do
  try do
    f.()
  rescue
    _ -> IO.puts(Exception.format_stacktrace_entry(hd(__STACKTRACE__)))
  end
end

for code <- ["@foo 1, 2", "@Foo 1", "@foo(1).bar", "def f, do: @foo 1", "@behavior X", "@behaviour 1", "@on_load :a\n@on_load :b", "@on_load 1", "@impl 1\ndef f, do: 1", "@deprecated 1\ndef f, do: 1", "@doc 1\ndef f, do: 1", "@moduledoc 1", "@compile {:inline, f: 1}", "@external_resource 1", "@foo fn -> 1 end\ndef f, do: @foo", "@foo &String.upcase/1\ndef f, do: @foo", "@before_compile Nope", "@foo", "Module.get_attribute(Enum, :foo)", "Module.put_attribute(String, :a, 1)", "Module.register_attribute(List, :a, [])", "@derive Nope\ndefstruct [:a]", "@enforce_keys [:b]\ndefstruct [:a]", "@spec", "@callback f(x) :: x when x: integer\n", "@vsn 1\n@vsn 2"] do
  try do
    Code.eval_string("defmodule Bad do\n#{code}\nend")
    IO.puts("#{inspect(code)} compiled")
  rescue
    e -> IO.puts("#{inspect(code)} #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
