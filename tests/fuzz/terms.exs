# External terms: what binary_to_term makes of changed bytes is a term that goes there and back, or an error.
Code.require_file("common.exs", __DIR__)

defmodule Terms do
  import Fuzz

  def any(0), do: leaf(upto(11))

  def any(depth) do
    case upto(7) do
      0 -> for _ <- 0..upto(4), do: any(depth - 1)
      1 -> [any(depth - 1) | any(0)]
      2 -> List.to_tuple(for _ <- 0..upto(4), do: any(depth - 1))
      3 -> Map.new(for _ <- 0..upto(pick([3, 40])), do: {any(0), any(0)})
      4 -> fn -> depth end
      _ -> any(0)
    end
  end

  defp leaf(0), do: upto(300)
  defp leaf(1), do: -upto(1_000_000_000)
  defp leaf(2), do: Integer.pow(2, upto(200)) - upto(2)
  defp leaf(3), do: -Integer.pow(256, upto(300))
  defp leaf(4), do: :rand.uniform() * Integer.pow(10, upto(20))
  defp leaf(5), do: pick([:ok, nil, true, :"with space", :über, Enum, :""])
  defp leaf(6), do: bytes(upto(100))
  defp leaf(7), do: <<upto(127)::size(7)>>
  defp leaf(8), do: self()
  defp leaf(9), do: make_ref()
  defp leaf(10), do: pick([&Enum.map/2, &:lists.reverse/1])
  defp leaf(11), do: pick([~c"text", Enum.to_list(1..20), []])

  def encode(term), do: :erlang.term_to_binary(term, pick([[], [:compressed], [minor_version: 0], [minor_version: 2]]))

  def check(bytes) do
    # New atoms stay, so they are seldom allowed.
    options = if upto(63) == 0, do: [:used], else: [:safe, :used]
    try do
      {term, used} = :erlang.binary_to_term(bytes, options)
      again = term |> :erlang.term_to_binary() |> :erlang.binary_to_term()
      unless used <= byte_size(bytes) and again === term, do: fail("not the same again: #{inspect(bytes, limit: :infinity)}")
      inspect(term, limit: 20)
    rescue
      ArgumentError -> :ok
    end
  end
end

Fuzz.run(fn ->
  whole = Terms.encode(Terms.any(Fuzz.upto(3)))
  Terms.check(whole)
  for _ <- 1..20, do: Terms.check(Fuzz.mutate(whole))
end)
