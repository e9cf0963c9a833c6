# Raising again, stack traces, exceptions of one's own, and what they print.
defmodule Oops do
  defexception [:code, message: "oops"]
end

defmodule Told do
  defexception [:what]
  @impl true
  def exception(what: what), do: %__MODULE__{what: what}
  def exception(what), do: %__MODULE__{what: {:single, what}}
  @impl true
  def message(%{what: what}), do: "told: " <> inspect(what)
end

defmodule Main do
  def run do
    for f <- [
          fn -> raise Oops end,
          fn -> raise Oops, code: 5 end,
          fn -> raise Oops, message: "mine", code: 1 end,
          fn -> raise Told, what: 1 end,
          fn -> raise Told, 2 end,
          fn -> raise %Told{what: 3} end,
          fn -> raise "text" end,
          fn -> raise RuntimeError end,
          fn -> raise KeyError, key: :a, term: %{} end,
          fn -> :erlang.raise(:error, :badarg, []) end
        ] do
      try do
        f.()
      rescue
        e -> IO.puts("#{inspect(e)} | #{Exception.message(e)}")
      end
    end

    try do
      try do
        raise "first"
      rescue
        e -> reraise(Oops, [code: e.message], __STACKTRACE__)
      end
    rescue
      e -> IO.inspect({e, is_list(__STACKTRACE__)})
    end

    try do
      String.to_integer(List.first(["x"]))
    rescue
      ArgumentError -> {m, f, a, _} = hd(__STACKTRACE__); IO.inspect({m, f, a})
    end

    IO.puts(Exception.format(:error, %Oops{code: 1}, []))
    IO.puts(Exception.format_banner(:throw, :ball))
    IO.puts(Exception.format_banner(:exit, {:shutdown, 1}))
    IO.inspect(Exception.normalize(:error, :badarith))
    IO.inspect(Exception.normalize(:error, {:badmatch, 1}))
    IO.inspect(Exception.normalize(:exit, :x))
    IO.inspect(is_exception(%Oops{}))
  end
end

Main.run()
