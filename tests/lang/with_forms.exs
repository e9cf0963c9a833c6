# with: guards, plain matches, bare expressions, else clauses, scope.
check = fn map ->
  with {:ok, a} when is_integer(a) <- Map.fetch(map, :a),
       b = a * 2,
       {:ok, c} <- Map.fetch(map, :c),
       IO.puts("reached #{a} #{b}"),
       true <- b > c do
    {:sum, a + b + c}
  else
    :error -> :missing
    {:ok, other} -> {:not_integer, other}
    false -> :small
  end
end

for map <- [%{a: 1, c: 1}, %{a: 1, c: 5}, %{a: "x"}, %{a: 1}, %{}], do: IO.inspect(check.(map))

IO.inspect(with {:ok, x} <- {:error, :as_it_is}, do: x)
IO.inspect(with(x <- 1, do: x))
IO.inspect(with do: :nothing_to_match)
IO.inspect(with a = 1, b = 2, do: a + b)
IO.inspect(with [h | _] <- [], do: h, else: (_ -> :empty))

a = :outer
r = with a <- :inner, do: a
IO.inspect({a, r})

nested =
  with {:ok, x} <- {:ok, 1} do
    with {:ok, y} <- {:error, x} do
      y
    else
      {:error, 1} -> :inner_else
    end
  else
    _ -> :outer_else
  end

IO.inspect(nested)

# An error in the body is not seen by else.
try do
  with :ok <- :ok do
    {:ok, _} = Function.identity(:body)
  else
    _ -> :never
  end
rescue
  e in MatchError -> IO.inspect(e.term)
end

try do
  with :ok <- Function.identity(:unexpected) do
    :never
  else
    :other -> :never
  end
rescue
  e -> IO.puts(Exception.message(e))
end

try do
  with {:ok, x} = Function.identity(:strict), do: x
rescue
  e -> IO.puts(Exception.message(e))
end

pin = 3
IO.inspect(with ^pin <- 3, do: :pinned)
IO.inspect(with ^pin <- 4, do: :pinned)
IO.inspect(with <<n::8, rest::binary>> <- "abc", do: {n, rest})
IO.inspect(with %{x: %{y: y}} <- %{x: %{y: 5}}, y2 <- y + 1, do: y2)

f = fn -> with {:ok, v} <- throw(:from_expression), do: v end

IO.inspect(
  try do
    f.()
  catch
    t -> {:caught, t}
  end
)
