# try: what runs in which order, what each part gives, nested and with after.
log = fn text -> IO.puts(text) end

result =
  try do
    log.("do")
    1
  rescue
    _ -> 2
  else
    1 -> log.("else"); 3
  after
    log.("after"); 4
  end

IO.inspect(result)

defmodule T do
  def all(what) do
    try do
      case what do
        :error -> raise ArgumentError, "bad"
        :exit -> exit(:bye)
        :throw -> throw(:ball)
        :erlang -> :erlang.error(:odd)
        :arith -> 1 / what_zero()
        :match -> {:ok, _} = what
        :value -> :fine
      end
    rescue
      e in [ArgumentError, ArithmeticError] -> {:rescued, e.__struct__, Exception.message(e)}
      e in MatchError -> {:match, e.term}
      e in ErlangError -> {:erlang, e.original}
    catch
      :exit, reason -> {:exit, reason}
      value -> {:thrown, value}
    else
      :fine -> :else
    after
      IO.write("(after #{what}) ")
    end
  end

  defp what_zero, do: 0

  def nested do
    try do
      try do
        raise "inner"
      after
        IO.puts("inner after")
      end
    rescue
      e -> IO.puts("outer: #{e.message}")
    end
  end

  def again do
    try do
      try do
        throw(1)
      catch
        x -> throw({:again, x})
      after
        IO.puts("after throw")
      end
    catch
      y -> y
    end
  end

  def early(x) do
    try do
      if x, do: throw(:out)
      :in
    catch
      :out -> :caught
    end
  end
end

for what <- [:error, :exit, :throw, :erlang, :arith, :match, :value], do: IO.inspect(T.all(what))
T.nested()
IO.inspect(T.again())
IO.inspect({T.early(true), T.early(nil)})

try do
  try do
    :unmatched
  rescue
    _ -> 1
  else
    :matched -> 2
  end
rescue
  e -> IO.inspect(e)
end

x = 1
try do
  x = 2
  x
after
  x = 3
  IO.inspect(x)
end
IO.inspect(x)
