# Types of generated programs: what there is, literals in source, values at run time, and patterns.

defmodule Program.Types do
  import Fuzz

  @atoms [:a, :b, :ok, nil, true, false]

  # A type is an atom, {:list, t}, {:tuple, ts}, {:map, t} (keys :a to :d, :a is there), or {:fun, from, to}.
  def type(0), do: pick([:int, :int, :float, :bool, :atom, :bin, :bits])

  def type(depth) do
    case upto(11) do
      0 -> {:list, type(depth - 1)}
      1 -> {:list, :int}
      2 -> {:tuple, for(_ <- 0..upto(2), do: type(depth - 1))}
      3 -> {:map, type(depth - 1)}
      4 -> {:fun, type(0), type(0)}
      _ -> type(0)
    end
  end

  # Often one that a variable has.
  def type(env, depth), do: if(env == [] or upto(2) == 0, do: type(depth), else: elem(pick(env), 1))

  # One whose values are printed alike everywhere.
  def data(depth) do
    t = type(depth)
    if holds_fun?(t), do: data(depth), else: t
  end

  defp holds_fun?({:fun, _, _}), do: true
  defp holds_fun?({:tuple, ts}), do: Enum.any?(ts, &holds_fun?/1)
  defp holds_fun?({_, t}), do: holds_fun?(t)
  defp holds_fun?(_), do: false

  # -- Values --

  @edges [59, 60, 61, 63, 64, 65, 128]

  def integer do
    case upto(9) do
      0 -> (Integer.pow(2, pick(@edges)) + upto(2) - 1) * pick([1, -1])
      1 -> pick([1, -1]) * :binary.decode_unsigned(bytes(1 + upto(20)))
      2 -> upto(100_000) - 50_000
      _ -> upto(20) - 6
    end
  end

  def float do
    case upto(5) do
      0 -> pick([0.0, 1.0, -1.0, 1.0e300, -2.5e-300, 9_007_199_254_740_993.0, 0.1])
      1 -> rem(integer(), 1_000_000_000_000) / 8
      _ -> (upto(2000) - 1000) / pick([1, 3, 8, 100])
    end
  end

  def value(:int), do: integer()
  def value(:float), do: float()
  def value(:bool), do: pick([true, false])
  def value(:atom), do: pick(@atoms)
  def value(:bin), do: bytes(pick([0, 1, 2, 5, 9, 70]))
  def value(:bits) do
    bits = upto(90)
    <<part::bitstring-size(bits), _::bitstring>> = bytes(12)
    part
  end
  def value({:list, t}), do: for(_ <- 1..pick([0, 1, 2, 3, 9])//1, do: value(t))
  def value({:tuple, ts}), do: List.to_tuple(Enum.map(ts, &value/1))
  def value({:fun, _, to}) do
    result = value(to)
    fn _ -> result end
  end
  def value({:map, t}), do: Map.new([:a | Enum.take([:b, :c, :d], upto(3))], &{&1, value(t)})

  # -- Literals --

  def literal({:fun, from, to}), do: ["fn ", pick(["_", "_x", pattern_of_any(from)]), " -> ", literal(to), " end"]
  def literal({:list, t}), do: ["[", Enum.intersperse(for(_ <- 1..upto(3)//1, do: literal(t)), ", "), "]"]
  def literal({:tuple, ts}), do: ["{", Enum.intersperse(Enum.map(ts, &literal/1), ", "), "}"]
  def literal({:map, t}), do: ["%{a: ", literal(t), ", c: ", literal(t), "}"]
  def literal(type), do: inspect(value(type), limit: :infinity)

  defp pattern_of_any(_), do: "_"

  # -- Patterns: {source, variables bound} --

  def pattern(t, depth, env) do
    case upto(7) do
      n when n < 3 or depth == 0 -> bind(t)
      3 -> {"_", []}
      4 -> pinned(t, env)
      _ -> shape(t, depth, env)
    end
  end

  def bind(t) do
    n = Process.get(:names, 0)
    Process.put(:names, n + 1)
    {"v#{n}", [{"v#{n}", t}]}
  end

  defp pinned(t, env) do
    case for {name, ^t} <- env, t not in [:float], do: name do
      [] -> shape(t, 1, env)
      names -> {"^" <> pick(names), []}
    end
  end

  defp shape({:list, t}, depth, env) do
    case upto(3) do
      0 -> {"[]", []}
      1 -> several([t, t], depth, env, "[", "]")
      _ -> join(pattern(t, depth - 1, env), pattern({:list, t}, depth - 1, env), &["[", &1, " | ", &2, "]"])
    end
  end
  defp shape({:tuple, ts}, depth, env), do: several(ts, depth, env, "{", "}")
  defp shape({:map, t}, depth, env) do
    {source, bound} = pattern(t, depth - 1, env)
    {["%{", pick(["a", "a", "b"]), ": ", source, "}"], bound}
  end
  defp shape(:bin, _, _) do
    {x, [{_, _}]} = bind(:int)
    {rest, _} = bind(:bin)
    case upto(3) do
      0 -> {["<<", x, ", ", rest, "::binary>>"], [{x, :int}, {rest, :bin}]}
      1 -> {["<<", x, "::", pick(["16", "24-little", "8-signed", "64", "72-signed"]), ", ", rest, "::binary>>"], [{x, :int}, {rest, :bin}]}
      2 -> {["<<", x, "::utf8, ", rest, "::binary>>"], [{x, :int}, {rest, :bin}]}
      3 -> {["<<", x, "::float-size(64), ", rest, "::binary>>"], [{x, :float}, {rest, :bin}]}
    end
  end
  defp shape(:bits, _, _) do
    [{x, _}, {y, _}, {rest, _}] = for _ <- 1..3, do: bind(:int)
    case upto(2) do
      0 -> {["<<", x, "::", pick(~w(1 3 7 13 33 61 65)), pick(["", "-signed", "-little", "-signed-little"]), ", ", rest, "::bitstring>>"], [{x, :int}, {rest, :bits}]}
      1 -> {["<<", x, "::4, ", y, "::size(", x, "), ", rest, "::bitstring>>"], [{x, :int}, {y, :int}, {rest, :bits}]}
      2 -> {["<<", x, "::3, ", y, "::bitstring-size(5), ", rest, "::bitstring>>"], [{x, :int}, {y, :bits}, {rest, :bits}]}
    end
  end
  defp shape({:fun, _, _} = t, _, _), do: bind(t)
  defp shape(t, _, _), do: {literal(t), []}

  defp several(ts, depth, env, open, close) do
    {sources, bound} = Enum.unzip(Enum.map(ts, &pattern(&1, depth - 1, env)))
    {[open, Enum.intersperse(sources, ", "), close], Enum.concat(bound)}
  end

  defp join({a, x}, {b, y}, fun), do: {fun.(a, b), x ++ y}
end
