# The words of failed matches.
defmodule Point do
  defstruct [:x]
end

defmodule Fail do
  def one(:a), do: 1
  def two(a, b) when a > b, do: 2
  defp private, do: 3
  def used, do: private()

  def cases do
    [
      fn -> {:ok, _} = Function.identity({:error, :why}) end,
      fn -> [1, 2 | _] = Function.identity([3]) end,
      fn -> %{a: _} = Function.identity(%{b: 1}) end,
      fn -> "abc" <> _ = Function.identity("xyz") end,
      fn -> %Point{} = Function.identity(%{x: 1}) end,
      fn -> case(Function.identity(5), do: (4 -> :four)) end,
      fn -> cond(do: (Function.identity(false) -> 1)) end,
      fn -> with({:ok, x} <- Function.identity(:no), do: x, else: (:yes -> 1)) end,
      fn -> Fail.one(:b) end,
      fn -> Fail.two(1, 2) end,
      fn -> apply(Fail, :three, []) end,
      fn -> apply(Fail, :private, []) end,
      fn -> apply(Missing, :call, [1]) end,
      fn -> (fn 1 -> 1 end).(Function.identity(2)) end,
      fn -> (fn a, b -> {a, b} end).(2) end,
      fn -> Function.identity(:atom).(1) end,
      fn -> Function.identity(:not_a_map).field end,
      fn -> Function.identity(%{a: 1}) |> Map.fetch!(:b) end,
      fn -> Map.fetch!(Function.identity(%{a: 1}), :b) end,
      fn -> Keyword.fetch!([a: 1], :b) end,
      fn -> %{Function.identity(%{a: 1}) | b: 2} end,
      fn -> %{Function.identity([]) | b: 2} end,
      fn -> struct!(Point, y: 1) end,
      fn -> Process.get(:none) and true end,
      fn -> not Function.identity(1) end,
      fn -> if(Function.identity(1) or true, do: 1) end,
      fn -> Function.identity(1) + Function.identity("1") end,
      fn -> div(1, Function.identity(0)) end,
      fn -> elem({1, 2}, Function.identity(2)) end,
      fn -> String.to_integer(Function.identity("x1")) end,
      fn -> String.to_existing_atom("certainly_not_there_yet") end,
      fn -> Enum.map(Function.identity(5), & &1) end,
      fn -> to_string({1, 2}) end,
      fn -> "#{%{}}" end,
      fn -> Enum.into([1], %{}) end,
      fn -> <<Function.identity(-1)::utf8>> end,
      fn -> <<Function.identity("a")::integer>> end,
      fn -> Function.identity("a") <> Function.identity(:b) end,
      fn -> raise Function.identity(:not_an_exception) end,
      fn -> Access.get(Function.identity(1), :key) end
    ]
  end
end

for {fun, n} <- Enum.with_index(Fail.cases(), 1) do
  try do
    fun.()
    IO.puts("#{n} no error")
  rescue
    error -> IO.puts("#{n} #{inspect(error.__struct__)}: #{Exception.message(error)}")
  end
end
