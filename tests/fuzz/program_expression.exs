# Random expressions of a type over an environment [{variable, type}].

defmodule Program.Expression do
  import Fuzz
  import Program.Types
  alias Program.Source

  def gen(t, env, depth) when depth <= 0, do: Source.var(t, env)
  def gen(t, env, depth), do: if(upto(2) == 0, do: general(t, env, depth - 1), else: ["(", of(t, env, depth - 1), ")"])

  # -- Of any type --

  defp general(t, env, d) do
    case upto(14) do
      0 -> ["(if ", gen(:bool, env, d), ", do: ", gen(t, env, d), ", else: ", gen(t, env, d), ")"]
      1 -> ["(cond do\n", Source.test(env, 2), " -> ", gen(t, env, d), "\n", gen(:bool, env, d), " -> ", gen(t, env, d), "\ntrue -> ", gen(t, env, d), "\nend)"]
      n when n in [2, 3, 4] -> choice(t, env, d)
      5 -> ["(\n", Source.statements(t, env, d), "\n)"]
      6 -> ["(", Source.attempt(t, env, d), ")"]
      7 -> with_form(t, env, d)
      n when n in [8, 9] -> call(t, env, d)
      10 -> received(t, env, d)
      11 -> applied(t, env, d)
      12 -> ["elem({", gen(:int, env, d), ", ", gen(t, env, d), "}, 1)"]
      13 -> ["Map.get(", gen({:map, t}, env, d), ", ", pick([":a", ":b"]), ", ", gen(t, env, 0), ")"]
      14 -> ["(case ", gen({:list, t}, env, d), " do [x0 | _] -> x0; _ -> ", gen(t, env, d), " end)"]
    end
  end

  defp choice(t, env, d) do
    of = type(env, 2)
    clauses = for _ <- 0..upto(2), do: choice_clause(of, t, env, d)
    last = if upto(9) == 0, do: "", else: ["_ -> ", gen(t, env, d), "\n"]
    ["(case ", gen(of, env, d), " do\n", clauses, last, "end)"]
  end

  defp choice_clause(of, t, env, d) do
    {source, bound} = pattern(of, 3, env)
    env = bound ++ env
    guard = if upto(2) == 0, do: [" when ", Source.test(env, 1)], else: ""
    [source, guard, " -> ", gen(t, env, d), "\n"]
  end

  defp with_form(t, env, d) do
    of = type(env, 2)
    {first, bound} = pattern(of, 2, env)
    {second, more} = pattern(:bits, 2, bound ++ env)
    [
      "(with ", first, " <- ", gen(of, env, d), ", ", second, " <- ", gen(:bits, bound ++ env, 1), " do\n",
      gen(t, more ++ bound ++ env, d), "\nelse\n_ -> ", gen(t, env, d), "\nend)"
    ]
  end

  # A function gives this type, or its result is asked about.
  defp call(t, env, d) do
    left = Process.get(:calls)
    Process.put(:calls, left - 1)
    case for {name, args, ^t} <- Process.get(:functions), do: {name, args} do
      fs when fs != [] and left > 0 ->
        {name, args} = pick(fs)
        ["(if n > 0, do: ", pick(["", "__MODULE__."]), name, "(n - 1", Enum.map(args, &[", ", gen(&1, env, d - 1)]), "), else: ", gen(t, env, 0), ")"]
      _ -> looped(t, env)
    end
  end

  defp looped(t, env), do: if(Process.get(:calls) < -1, do: Source.var(t, env), else: loop_case(t, env))

  defp loop_case(t, env) do
    {name, args} = pick(Process.get(:loops))
    ["(case ", name, "(", pick(["3", "7", "50"]), Enum.map(args, &[", ", Source.var(&1, env)]), ") do {:early, _} -> ", Source.var(t, env), "; r0 when tuple_size(r0) > 1 -> ",
     (if t == :int, do: "tuple_size(r0)", else: Source.var(t, env)), "; {_r} -> ", Source.var(t, env), " end)"]
  end

  # Messages to oneself, taken in another order.
  defp received(t, env, d) do
    of = type(env, 1)
    {ref, _} = bind(:atom)
    [
      "(\n", ref, " = make_ref()\nsend(self(), {", ref, ", 1, ", gen(t, env, d), "})\nsend(self(), {", ref, ", 2, ", gen(of, env, 0), "})\n",
      "_ = receive do {^", ref, ", 2, x} -> x after 0 -> :none end\n",
      "receive do {^", ref, ", k, x} when k == 1 -> x after ", pick(["0", "1000"]), " -> ", gen(t, env, 0), " end\n)"
    ]
  end

  defp applied(t, env, d) do
    of = type(env, 1)
    {x, bound} = bind(of)
    ["(fn ", x, " -> ", gen(t, bound ++ env, d), " end).(", gen(of, env, d), ")"]
  end

  # -- By type --

  defp of(:int, env, d) do
    int = fn -> gen(:int, env, d) end
    case upto(13) do
      n when n < 4 -> [int.(), pick([" + ", " - ", " * "]), int.()]
      4 -> [pick(["div", "rem", "Integer.mod", "Integer.floor_div"]), "(", int.(), ", ", int.(), ")"]
      5 -> [int.(), pick([" &&& ", " ||| ", " ^^^ "]), int.()]
      6 -> ["(", int.(), ")", pick([" <<< ", " >>> "]), "rem(", int.(), ", 70)"]
      7 -> [pick(["-", "abs", "bnot"]), "(", int.(), ")"]
      8 -> [pick(["trunc", "round", "floor", "ceil"]), "(", gen(:float, env, d), ")"]
      9 -> [pick(["length", "Enum.sum", "Enum.count"]), "(", gen({:list, :int}, env, d), ")"]
      10 -> [pick(["bit_size", "byte_size"]), "(", gen(:bits, env, d), ")"]
      11 -> ["map_size(", gen({:map, :int}, env, d), ")"]
      12 -> ["Enum.reduce(", gen({:list, :int}, env, d), ", ", int.(), ", fn e1, e2 -> rem(", gen(:int, [{"e1", :int}, {"e2", :int} | env], min(d, 2)), ", 1 <<< 90) end)"]
      13 -> [pick(["max", "min"]), "(", int.(), ", ", int.(), ")"]
    end
  end

  defp of(:float, env, d) do
    float = fn -> gen(:float, env, d) end
    # Erlang does not round wide integers to the nearest float (docs/language/differences.md).
    int = fn -> ["rem(", gen(:int, env, d), ", 1 <<< 50)"] end
    case upto(6) do
      n when n < 3 -> [float.(), pick([" + ", " - ", " * "]), pick([float, int]).()]
      3 -> [float.(), " / ", pick([float, int]).()]
      4 -> [int.(), " / ", float.()]
      # No minus before one: Erlang's depends on what its compiler knows when it is 0.0.
      5 -> [pick(["abs", ":math.floor", "0 - "]), "(", float.(), ")"]
      6 -> [":math.sqrt(abs(", float.(), "))"]
    end
  end

  defp of(:bool, env, d) do
    case upto(4) do
      0 -> [gen(:bool, env, d), pick([" and ", " or ", " && ", " || "]), gen(:bool, env, d)]
      1 -> ["not ", gen(:bool, env, d)]
      2 ->
        t = type(env, 1)
        [gen(t, env, d), pick([" == ", " < ", " === ", " >= ", " != "]), gen(t, env, d)]
      3 -> ["match?(", elem(pattern(:bits, 2, env), 0), ", ", gen(:bits, env, d), ")"]
      4 -> Source.test(env, 2)
    end
  end

  defp of(:atom, env, d), do: pick([literal(:atom), ["elem({", literal(:atom), ", ", gen(:atom, env, d), "}, ", pick(["0", "1"]), ")"]])

  defp of(:bin, env, d) do
    case upto(4) do
      0 -> [gen(:bin, env, d), " <> ", gen(:bin, env, d)]
      1 -> ["<<", gen(:int, env, d), pick(["", "::16", "::little-32", "::64"]), ", ", gen(:bin, env, d), "::binary>>"]
      2 -> ["<<", gen(:float, env, d), "::float", pick(["", "-32", "-little"]), ">>"]
      3 -> [pick(["Integer.to_string", "inspect"]), "(", gen(:int, env, d), ")"]
      4 -> ["for(<<b0 <- ", gen(:bin, env, d), ">>, ", Source.test([{"b0", :int} | env], 1), ", into: \"\", do: <<", gen(:int, [{"b0", :int} | env], 1), ">>)"]
    end
  end

  defp of(:bits, env, d) do
    case upto(4) do
      0 -> gen(:bin, env, d)
      1 -> ["<<", gen(:int, env, d), "::", pick(~w(1 5 12-little 33 67)), ", ", gen(:bits, env, d), "::bitstring>>"]
      2 -> ["<<", gen(:bits, env, d), "::bitstring, ", gen(:bits, env, d), "::bitstring>>"]
      3 -> ["<<", gen(:int, env, d), "::size(rem(abs(", gen(:int, env, d), "), 80))>>"]
      4 -> ["for(<<b1::3 <- ", gen(:bits, env, d), ">>, into: <<>>, do: <<b1 + ", gen(:int, env, 0), "::5>>)"]
    end
  end

  defp of({:list, t} = l, env, d) do
    case upto(7) do
      0 -> ["[", gen(t, env, d), " | ", gen(l, env, d), "]"]
      1 -> ["[", gen(t, env, d), ", ", gen(t, env, d), "]"]
      2 -> [gen(l, env, d), pick([" ++ ", " -- "]), gen(l, env, d)]
      3 -> [pick(["Enum.reverse", "Enum.sort", "Enum.uniq", "tl"]), "(", gen(l, env, d), ")"]
      4 ->
        of = type(env, 1)
        ["Enum.map(", gen({:list, of}, env, d), ", fn e3 -> ", gen(t, [{"e3", of} | env], min(d, 2)), " end)"]
      5 -> ["for(e4 <- ", gen(l, env, d), ", ", Source.test([{"e4", t} | env], 1), ", do: ", gen(t, [{"e4", t} | env], min(d, 2)), ")"]
      6 -> ["Enum.filter(", gen(l, env, d), ", fn e5 -> ", gen(:bool, [{"e5", t} | env], min(d, 2)), " end)"]
      7 -> ["Enum.take(", gen(l, env, d), ", rem(", gen(:int, env, 1), ", 4))"]
    end
  end

  defp of({:tuple, ts} = t, env, d) do
    case upto(3) do
      0 -> ["put_elem(", gen(t, env, d), ", 0, ", gen(hd(ts), env, d), ")"]
      _ -> ["{", Enum.intersperse(Enum.map(ts, &gen(&1, env, d)), ", "), "}"]
    end
  end

  defp of({:map, t} = m, env, d) do
    case upto(4) do
      0 -> ["%{a: ", gen(t, env, d), "}"]
      1 -> ["%{a: ", gen(t, env, d), ", ", pick(["b", "d"]), ": ", gen(t, env, d), "}"]
      2 -> ["%{", gen(m, env, d), " | a: ", gen(t, env, d), "}"]
      3 -> ["Map.put(", gen(m, env, d), ", ", pick([":b", ":c"]), ", ", gen(t, env, d), ")"]
      4 -> ["Map.merge(", gen(m, env, d), ", ", gen(m, env, d), ")"]
    end
  end

  defp of({:fun, from, to}, env, d) do
    {x, bound} = bind(from)
    ["fn ", x, " -> ", gen(to, bound ++ env, d), " end"]
  end
end
