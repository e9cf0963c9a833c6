# Exceptions of one's own: fields, exception/1, message/1, blame/2, reraise, and the errors of defining them.
defmodule Plain do
  defexception message: "plain"
end

defmodule Fields do
  defexception [:code, :detail]
  @impl true
  def message(%{code: code, detail: nil}), do: "code #{code}"
  def message(e), do: "code #{e.code}: #{e.detail}"
end

defmodule Made do
  defexception [:n, message: "unset"]
  @impl true
  def exception(n) when is_integer(n), do: %Made{n: n, message: "made of #{n}"}
  def exception([]), do: %Made{n: 0, message: "made of nothing"}
  def exception(opts), do: struct!(__MODULE__, opts)
end

defmodule Blamed do
  defexception [:hint, message: "who?"]
  @impl true
  def blame(e, stack), do: {%{e | message: e.message <> " (hint: #{e.hint || "none"})"}, Enum.take(stack, 1)}
end

defmodule BadMessage do
  defexception [:x]
  @impl true
  def message(_), do: :not_a_string
end

defmodule FailingMessage do
  defexception [:x]
  @impl true
  def message(_), do: raise("in message")
end

defmodule Bare do
  defexception []
  def message(_), do: "bare"
end

defmodule Main do
  def run do
show = fn fun ->
  try do
    fun.()
  rescue
    e -> IO.puts("#{inspect(e)} | #{Exception.message(e)}")
  end
end

show.(fn -> raise Plain end)
show.(fn -> raise Plain, "given" end)
show.(fn -> raise Plain, message: "kw" end)
show.(fn -> raise Plain, [] end)
show.(fn -> raise %Plain{message: "struct"} end)
show.(fn -> raise Fields, code: 1 end)
show.(fn -> raise Fields, code: 1, detail: "d" end)
show.(fn -> raise Fields, "text" end)
show.(fn -> raise Fields, nope: 1 end)
show.(fn -> raise Made, 5 end)
show.(fn -> raise Made end)
show.(fn -> raise Made, n: 1, message: "m" end)
show.(fn -> raise Made, bad: 1 end)
show.(fn -> raise BadMessage, x: 1 end)
show.(fn -> raise FailingMessage, x: 1 end)
show.(fn -> raise Bare end)
show.(fn -> raise Bare, "x" end)
show.(fn -> raise "text #{1}" end)
show.(fn -> raise RuntimeError end)
show.(fn -> raise ArgumentError, "a" end)
show.(fn -> raise Enumerable end)
show.(fn -> raise :erlang.list_to_atom('nope') end)

IO.inspect(Exception.blame(:error, %Blamed{hint: "h"}, [{A, :f, 0, []}, {B, :g, 1, []}]))
id = fn x -> x end
IO.inspect({Exception.message(%Blamed{}), Plain.exception("x"), Plain.message(%Plain{}), Fields.exception(code: 2), Exception.exception?(%Bare{})})
IO.inspect({is_exception(%Plain{}), is_exception(%Plain{}, Plain), is_exception(%{__exception__: true}), is_exception(Plain), %Plain{}.__exception__})
IO.inspect(for m <- [Plain, Fields, Bare, Blamed], do: {Map.keys(m.__struct__()) -- [:__struct__], Enum.sort(m.__info__(:functions) |> Keyword.keys() |> Enum.uniq())})
  end
end

Main.run()

defmodule Deep do
  def outer(x) do
    inner(x)
  rescue
    e in ArgumentError -> reraise(Fields, [code: 7, detail: Exception.message(e)], __STACKTRACE__)
    e in [KeyError, Plain] -> reraise(e, __STACKTRACE__)
    e in RuntimeError -> reraise("again: " <> e.message, __STACKTRACE__)
  else
    value -> {:else, value}
  after
    IO.puts("after #{inspect(x)}")
  end

  defp inner(:arg), do: raise(ArgumentError, "inner")
  defp inner(:key), do: Map.fetch!(Process.get(:none, %{}), :k)
  defp inner(:plain), do: raise(Plain)
  defp inner(:text), do: raise("t")
  defp inner(:throw), do: throw(:t)
  defp inner(:erl), do: :erlang.error(:own)
  defp inner(x), do: x
end

for x <- [:arg, :key, :plain, :text, :throw, :erl, :fine] do
  try do
    IO.inspect(Deep.outer(x))
  catch
    kind, reason ->
      frames = for {Deep, f, a, _} <- __STACKTRACE__, do: {f, if(is_list(a), do: length(a), else: a)}
      IO.inspect({kind, reason, frames})
  end
end

for code <- ["defexception [:message]", "defexception :a", "defexception [:a]\nraise __MODULE__", "defexception [:a]\ndefexception [:b]", "defexception [{1, 2}]", "defstruct [:a]\ndefexception [:b]", "@enforce_keys [:a]\ndefexception [:a]\ndef message(_), do: \"\"", "defexception [:__exception__]"] do
  try do
    Code.eval_string("defmodule Bad do\n#{code}\nend")
    IO.puts("#{inspect(code)} compiled")
  rescue
    e -> IO.puts("#{inspect(code)} #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end

try do
  try do
    raise "first"
  after
    raise "second"
  end
rescue
  e -> IO.puts(e.message)
end

try do
  try do
    throw(:a)
  catch
    :a -> exit(:b)
  after
    IO.puts("cleanup")
  end
catch
  :exit, :b -> IO.puts("exit b")
end
