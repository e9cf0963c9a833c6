# Source of a random module: functions of random types that call each other with less and less fuel, loops, closures.
# What an expression is made of is chosen by its type, so most programs run to a value; some fail, which must be alike too.

defmodule Program.Source do
  import Fuzz
  import Program.Types

  # {source, [{name, types of arguments}]}. Each function takes fuel first.
  def module(name) do
    Process.put(:names, 0)
    functions = for i <- 0..(2 + upto(2)), do: {"f#{i}", for(_ <- 0..upto(2), do: type(2)), data(2)}
    loops = for i <- 0..upto(2), do: {"loop#{i}", for(_ <- 0..upto(2), do: pick([:int, :float, :float, {:list, :int}, :bin]))}
    Process.put(:functions, functions)
    Process.put(:loops, loops)
    source = ["defmodule ", name, " do\nimport Bitwise\n", Enum.map(functions, &function/1), Enum.map(loops, &loop/1), "end\n"]
    {IO.iodata_to_binary(source), for({f, args, _} <- functions, do: {String.to_atom(f), args})}
  end

  # -- Functions --

  defp function({name, types, result}) do
    clauses = for _ <- 1..upto(2)//1, do: clause(name, types, result, 2)
    [clauses, clause(name, types, result, 0), "\n"]
  end

  defp clause(name, types, result, depth) do
    {patterns, env} = Enum.unzip(Enum.map(types, &if(depth == 0, do: bind(&1), else: pattern(&1, depth, []))))
    env = Enum.concat(env)
    Process.put(:calls, 2)
    guard = if depth > 0, do: guard(env), else: ""
    ["def ", name, "(n", Enum.map(patterns, &[", ", &1]), ")", guard, " do\n", body(result, env, 4), "\nend\n"]
  end

  defp guard(env), do: if(upto(1) == 0, do: [" when ", test(env, 2)], else: "")

  defp body(t, env, depth) do
    case upto(5) do
      0 -> tried(t, env, depth)
      _ -> block(t, env, depth, upto(3))
    end
  end

  defp block(t, env, depth, 0), do: gen(t, env, depth)
  defp block(t, env, depth, n) do
    type = type(env, 2)
    {source, bound} = if upto(3) == 0, do: pattern(type, 2, env), else: bind(type)
    value = gen(type, env, depth - 1)
    # What does not match a pattern ends the function: a default keeps most going.
    [source, " = ", value, "\n", block(t, bound ++ env, depth, n - 1)]
  end

  defp tried(t, env, depth) do
    rescues = pick(["e in ArithmeticError -> _ = e", "_ in [ArithmeticError, ArgumentError] -> 0", "_ -> 0"])
    [
      "try do\n", block(t, env, depth - 1, upto(2)),
      "\nrescue\n", rescues, "\n", gen(t, env, depth - 2),
      pick(["", ["\ncatch\n:throw, _thrown -> ", gen(t, env, depth - 2), "\n_kind, _what -> ", gen(t, env, 0)]]),
      pick(["", ["\nafter\n", gen(:int, env, 1)]]),
      "\nend"
    ]
  end

  # Loops change their arguments by sums that stay small.
  defp loop({name, types}) do
    Process.put(:calls, -1) # a loop calls nothing
    {args, env} = Enum.unzip(Enum.map(types, &bind/1))
    env = [{"i", :int} | Enum.concat(env)]
    head = fn first -> ["def ", name, "(", first, Enum.map(args, &[", ", &1])] end
    step = for {t, arg} <- Enum.zip(types, args), do: [", ", change(t, arg, env)]
    early = if upto(2) == 0, do: [head.("i"), ") when i < 40 and ", test(env, 2), ", do: {:early, i", Enum.map(args, &[", ", &1]), "}\n"], else: ""
    [head.("0"), "), do: {", Enum.intersperse(args, ", "), "}\n", early, head.("i"), "), do: ", name, "(i - 1", step, ")\n\n"]
  end

  defp change(:int, arg, env), do: ["rem(", gen(:int, env, 2), pick([" + ", " - ", " * "]), arg, ", ", pick(["1000003", "1 <<< 59", "1 <<< 62", "1 <<< 90"]), ")"]
  defp change(:float, arg, env) do
    case upto(3) do
      0 -> [arg, " * 0.75 + ", gen(:float, env, 1)]
      1 -> [arg, pick([" + ", " - ", " * "]), gen(:float, env, 1)]
      2 -> ["(if ", test(env, 1), ", do: ", arg, " / 3, else: ", gen(:float, env, 2), ")"]
      3 -> ["i * 0.5 - ", arg]
    end
  end
  defp change({:list, t}, arg, env) do
    case upto(2) do
      0 -> ["[", gen(t, env, 1), " | ", arg, "]"]
      1 -> ["Enum.take([", gen(t, env, 1), " | ", arg, "], 5)"]
      2 -> ["(case ", arg, " do [_, x | r] -> [x | r]; _ -> [", gen(t, env, 1), "] end)"]
    end
  end
  defp change(:bin, arg, env) do
    case upto(2) do
      0 -> ["<<", arg, "::binary, ", gen(:int, env, 1), "::8>>"]
      1 -> [arg, " <> <<", gen(:int, env, 1), "::16-little>>"]
      2 -> ["(case ", arg, " do <<_, r::binary>> -> r; _ -> <<i::24>> end)"]
    end
  end

  # -- Tests, which guards take too --

  def test(env, 0), do: simple_test(env)
  def test(env, depth) do
    case upto(5) do
      0 -> ["(", test(env, depth - 1), pick([" and ", " or "]), test(env, depth - 1), ")"]
      1 -> ["not ", test(env, depth - 1)]
      _ -> simple_test(env)
    end
  end

  defp simple_test(env) do
    any = fn -> term(env) end
    case upto(8) do
      n when n < 3 -> ["(", number(env), pick([" < ", " > ", " >= ", " == ", " === ", " != "]), number(env), ")"]
      3 -> ["(", any.(), pick([" == ", " === ", " < ", " >= ", " !== "]), any.(), ")"]
      4 -> [pick(~w(is_integer is_float is_list is_tuple is_map is_binary is_bitstring is_atom is_number is_function)), "(", any.(), ")"]
      5 -> ["(", any.(), " in [", literal(:int), ", ", literal(:atom), ", ", literal(:int), "])"]
      6 -> ["(rem(", number(env), ", 3) == 0)"]
      7 -> ["(", pick(~w(length hd map_size tuple_size byte_size bit_size abs)), "(", any.(), ")", pick([" > 2)", " == 1)"])]
      8 -> ["(is_map_key(", any.(), ", :b))"]
    end
  end

  defp term(env), do: if(env == [] or upto(4) == 0, do: literal(type(1) |> no_fun()), else: elem(pick(env), 0))
  defp number(env), do: pick([var(:int, env), var(:float, env), ["(", var(:int, env), pick([" + ", " - ", " * ", " &&& ", " ||| "]), var(:int, env), ")"]])
  defp no_fun({:fun, _, _}), do: :int
  defp no_fun({:tuple, _}), do: :atom
  defp no_fun({k, t}), do: {k, no_fun(t)}
  defp no_fun(t), do: t

  def var(t, env) do
    case for {name, ^t} <- env, do: name do
      [] -> ["(", literal(t), ")"]
      names -> if upto(5) == 0 and not match?({:fun, _, _}, t), do: ["(", literal(t), ")"], else: pick(names)
    end
  end

  def gen(t, env, depth), do: Program.Expression.gen(t, env, depth)
  def statements(t, env, depth), do: block(t, env, depth, upto(2))
  def attempt(t, env, depth), do: tried(t, env, depth)
end
