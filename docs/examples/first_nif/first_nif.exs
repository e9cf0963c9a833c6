# Native functions: gcc -shared -fPIC -I vm/include docs/examples/first_nif/first_nif.c -o /tmp/first_nif.so
#                   vm docs/examples/first_nif/first_nif.exs /tmp/first_nif
defmodule FirstNif do
  @on_load :load

  def load, do: :erlang.load_nif(String.to_charlist(hd(System.argv())), 0)

  # What stands here is called as long as the library is not there.
  def sum(_list), do: :erlang.nif_error(:not_loaded)
  def greet(_name), do: :erlang.nif_error(:not_loaded)
end

IO.inspect(FirstNif.sum([1, 2, 39]))
IO.puts(FirstNif.greet("world"))

try do
  FirstNif.sum([1, :two])
rescue
  e in ArgumentError -> IO.puts("refused: " <> Exception.message(e))
end
