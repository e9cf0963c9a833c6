# Corners of Kernel's macros: what is refused, and with which words.
refused = fn code ->
  try do
    Code.eval_string(code)
  rescue
    error -> IO.puts("#{inspect(error.__struct__)}: #{Exception.message(error)}")
  end
end

defmodule Lists do
  @tail [3, 4]
  def in?(x) when x in [1 | [2]], do: :near
  def in?(x) when x in [2 | @tail], do: :far
  def in?(_), do: :out
end

IO.inspect(Enum.map(1..5, &Lists.in?/1))
refused.("defmodule A do def l, do: [1]\ndef f(x) when x in [1 | l()], do: x end")
refused.("defmodule A do def f(x) when x in [1 | 1..3], do: x end")

users = %{john: nil, meg: %{age: 23}}
IO.inspect(pop_in(users.john[:age]))
IO.inspect(pop_in(users.meg[:age]))
IO.inspect(pop_in(%{"john" => nil}["john"][:age]))

refused.("defmodule A do @foo = 42 end")
refused.("defmodule A do @foo bar do\n 1\nend end")
refused.("defmodule A do defdelegate f(x) when x > 1, to: B end")
refused.("defmodule A do defdelegate f(x), to: __MODULE__ end")
refused.("defmodule A do defoverridable NoSuchThing end")
refused.("defmodule A do defoverridable Enum end")
refused.("defmodule :\"a/b\" do end")
refused.("defmodule A do @on_load :go end")
refused.("defmodule A do @on_load 1 end")
refused.("defmodule A do @impl 1\n def f, do: 1 end")
refused.("defmodule A do @deprecated 1\n def f, do: 1 end")
refused.("defmodule A do @external_resource 1 end")
refused.("defmodule A do @behaviour 1 end")
refused.("defmodule A do @callback f(integer) :: atom\n @optional_callbacks g: 1 end")
refused.("defmodule A do @type required(x) :: x end")

defmodule User do
  defstruct name: "x"
end

defmodule StructUser do
  def run, do: struct!(%User{}, name: "y", __struct__: Other)
end

IO.inspect(StructUser.run())

defmodule Docs do
  @moduledoc "text"
  IO.inspect(Module.get_attribute(__MODULE__, :moduledoc))
  IO.inspect(@moduledoc)
end
