# The Inspect protocol: derived, implemented, failing.
defmodule Plain do
  defstruct [:a, b: 2]
end

defmodule Only do
  @derive {Inspect, only: [:id]}
  defstruct [:id, :secret]
end

defmodule Except do
  @derive {Inspect, except: [:secret]}
  defstruct [:id, :secret, other: 1]
end

defmodule Optional do
  @derive {Inspect, optional: [:note]}
  defstruct [:id, note: nil]
end

defmodule Custom do
  defstruct [:x, :y]

  defimpl Inspect do
    import Inspect.Algebra

    def inspect(%{x: x, y: y}, opts) do
      concat(["#Custom<", to_doc(x, opts), ", ", to_doc(y, opts), ">"])
    end
  end
end

defmodule Container do
  defstruct items: []

  defimpl Inspect do
    import Inspect.Algebra

    def inspect(%{items: items}, opts) do
      container_doc("#Container<[", items, "]>", opts, &to_doc/2, separator: ";", break: :strict)
    end
  end
end

defmodule Broken do
  defstruct [:x]

  defimpl Inspect do
    def inspect(_, _), do: raise("broken inspect")
  end
end

defmodule Text do
  defstruct [:text]

  defimpl String.Chars do
    def to_string(%{text: text}), do: "<#{text}>"
  end
end

defmodule Main do
  def run do
    IO.inspect(%Plain{a: 1})
    IO.inspect(%Only{id: 1, secret: 2})
    IO.inspect(%Except{id: 1, secret: 2})
    IO.inspect([%Optional{id: 1}, %Optional{id: 1, note: "n"}])
    IO.inspect(%Custom{x: [1, 2], y: %Custom{x: 1, y: "s"}})
    IO.inspect(%Custom{x: 1, y: 2}, structs: false)
    IO.inspect(%Container{items: [1, 2, 3]})
    IO.inspect(%Container{items: Enum.to_list(1..60)})
    IO.inspect(%Container{items: [%Container{items: []}]})
    IO.puts("#{%Text{text: "hello"}}")
    IO.puts(%Text{text: "puts"})
    IO.inspect(Map.put(%Plain{}, :extra, 1))
    IO.inspect(Map.delete(%Plain{}, :a))

    try do
      inspect(%Broken{x: 1}) |> String.split("\n") |> Enum.take(11) |> Enum.each(&IO.puts/1)
    rescue
      e -> IO.puts(inspect(e.__struct__))
    end

    IO.puts(String.contains?(inspect(%Broken{x: 1}), "broken inspect"))

    try do
      inspect(%Broken{x: 1}, safe: false)
    rescue
      e -> IO.inspect(e.__struct__)
    end
  end
end

Main.run()

import Inspect.Algebra
doc = glue(group(glue("hello", "world")), "next") |> nest(2)
IO.puts(format(doc, 80) |> IO.iodata_to_binary())
IO.puts(format(group(doc), 5) |> IO.iodata_to_binary())
IO.puts(format(group(concat(["a", break("_"), "b", flex_break("+"), "c"])), 2) |> IO.iodata_to_binary())
IO.puts(format(nest(concat(["x", line(), "y"]), 4), 10) |> IO.iodata_to_binary())
IO.puts(format(fold_doc(["a", "b", "c"], &concat([&1, "/", &2])), 10) |> IO.iodata_to_binary())
IO.puts(format(space("a", "b"), 10) |> IO.iodata_to_binary())
IO.puts(format(string("é"), 10) |> IO.iodata_to_binary())
IO.inspect(empty())
