# A function of the language that C calls:  vm docs/examples/ffi/qsort.exs
defmodule Sort do
  use FFI

  cstruct city, people: uint, name: array(char, 28)
  defcp qsort(base :: pointer, count :: size_t, size :: size_t, compare :: (pointer, pointer -> int)) :: void

  def by(cities, fun) do
    type = {:array, city(), length(cities)}
    memory = FFI.buffer(type, cities)

    qsort(memory, length(cities), FFI.sizeof(city()), fn a, b ->
      compare(fun.(FFI.read(a, city())), fun.(FFI.read(b, city())))
    end)

    FFI.read(memory, type)
  end

  defp compare(a, b) when a < b, do: -1
  defp compare(a, b), do: if(a == b, do: 0, else: 1)
end

cities = [
  %{people: 3_677_472, name: "Berlin"},
  %{people: 1_862_565, name: "Hamburg"},
  %{people: 2_145_906, name: "Paris"},
  %{people: 92_479, name: "Tromsø"}
]

IO.inspect(Enum.map(Sort.by(cities, & &1.people), & &1.name))
IO.inspect(Enum.map(Sort.by(cities, & &1.name), & &1.name))

# What the function raises comes out of the call, once C is through.
try do
  Sort.by(cities, fn city -> raise "no order for #{city.people}" end)
rescue
  e -> IO.puts("** " <> String.replace(Exception.message(e), ~r/\d+/, "N"))
end
