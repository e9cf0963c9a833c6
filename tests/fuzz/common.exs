# What the fuzzers share. Each is run as
#
#     vm tests/fuzz/NAME.exs [SECONDS] [SEED]
#
# prints its seed first, and with the same seed tries the same inputs in the same order. It ends with
# status 1 at the first input that is not taken as it should be; a crash of the machine ends it sooner.

defmodule Fuzz do
  def run(fun) do
    {seconds, seed} = arguments(System.argv())
    IO.puts("seed #{seed}")
    count = loop(fun, seed, 0, System.monotonic_time(:millisecond) + seconds * 1000)
    IO.puts("#{count} inputs")
  end

  defp arguments([]), do: {5, :erlang.phash2(:os.timestamp(), 1_000_000)}
  defp arguments([seconds]), do: {String.to_integer(seconds), :erlang.phash2(:os.timestamp(), 1_000_000)}
  defp arguments([seconds, seed]), do: {String.to_integer(seconds), String.to_integer(seed)}

  defp loop(fun, seed, n, deadline) do
    :rand.seed(:exsss, {seed, n, 0})
    fun.()
    if System.monotonic_time(:millisecond) < deadline, do: loop(fun, seed, n + 1, deadline), else: n + 1
  end

  def fail(what) do
    IO.puts(what)
    System.halt(1)
  end

  # 0..n
  def upto(n), do: :rand.uniform(n + 1) - 1
  def pick(list), do: Enum.at(list, upto(length(list) - 1))
  def bytes(n), do: :rand.bytes(n)

  # A few changes to a binary.
  def mutate(binary), do: Enum.reduce(0..upto(3), binary, fn _, b -> mutate_once(b, upto(6)) end)

  defp mutate_once(<<>>, _), do: bytes(upto(4))
  defp mutate_once(b, 0), do: put(b, upto(byte_size(b) - 1), fn byte -> Bitwise.bxor(byte, Bitwise.bsl(1, upto(7))) end)
  defp mutate_once(b, 1), do: put(b, upto(byte_size(b) - 1), fn _ -> pick([0, 1, 127, 128, 255]) end)
  defp mutate_once(b, 2), do: put(b, upto(byte_size(b) - 1), fn byte -> rem(byte + pick([1, 2, 254, 255]), 256) end)
  defp mutate_once(b, 3), do: binary_part(b, 0, upto(byte_size(b)))
  defp mutate_once(b, how) when how > 3 do
    from = upto(byte_size(b))
    size = upto(min(12, byte_size(b) - from))
    <<before::binary-size(from), part::binary-size(size), rest::binary>> = b
    case how do
      4 -> before <> rest
      5 -> before <> part <> part <> rest
      6 -> before <> bytes(upto(4)) <> rest
    end
  end

  defp put(b, at, fun) do
    <<before::binary-size(at), byte, rest::binary>> = b
    <<before::binary, fun.(byte), rest::binary>>
  end
end
