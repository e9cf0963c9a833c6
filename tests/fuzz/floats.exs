# Loops over floats: random ones are compiled and run, against a walk over their text that knows no registers.
Code.require_file("common.exs", __DIR__)

defmodule Floats do
  import Fuzz

  @params [:a, :b, :c]

  # {expression of a condition, rounds' lines, results of a round, result of the loop}
  def loop do
    lines = for n <- 1..(1 + upto(5)), do: {:"v#{n}", n}
    lines = for {name, n} <- lines, do: {name, expression(names(n), 2)}
    names = names(length(lines) + 1)
    cut = upto(length(lines))
    %{
      guard: if(upto(2) == 0, do: comparison(@params)),
      lines: lines,
      cut: cut,
      stop: comparison(names(cut + 1)),
      round: for(_ <- @params, do: pick([pick(names), pick(@params), expression(names, 1)]))
    }
  end

  defp names(n), do: @params ++ Enum.map(1..(n - 1)//1, &:"v#{&1}")

  defp expression(names, 0), do: pick([pick(names), pick(names), number()])

  defp expression(names, depth) do
    left = expression(names, depth - 1)
    case upto(9) do
      0 -> {:-, [left]}
      1 -> {:sqrt, [left]}
      _ -> {pick([:+, :-, :*, :/, :*, :+]), [left, expression(names, upto(depth - 1))]}
    end
  end

  defp comparison(names), do: {pick([:<, :>=, :>, :==, :!=, :"=<"]), [pick(names), pick([pick(names), number()])]}

  defp number, do: pick([1.0, 0.5, -2.0, 3, 0, 1, 2, 1.0e150, -0.0, 10.0, 0.001])

  def argument, do: pick([1.5, 0.0, -3.25, :rand.uniform(), 1.0e160, -0.0, 2, 0, -7, 1_000_000_000_000_000_000_000, 9_007_199_254_740_993, 4.0, 0.25, :no])

  # -- As text --

  def source(name, l) do
    guard = if l.guard, do: " when #{show(l.guard)}", else: ""
    used = used([l.stop, l.round | Enum.map(l.lines, &elem(&1, 1))])
    {before, behind} = l.lines |> Enum.map(fn {name, e} -> {if(name in used, do: name, else: :_), e} end) |> Enum.split(l.cut)
    """
    defmodule #{name} do
      def loop(a, b, c, 0), do: {:end, a, b, c}
      def loop(a, b, c, n)#{guard} do
    #{lines(before)}
        if #{show(l.stop)} do
          {:stop, #{Enum.join(@params, ", ")}}
        else
    #{lines(behind)}
          loop(#{Enum.map_join(l.round, ", ", &show/1)}, n - 1)
        end
      end
    #{if l.guard, do: "  def loop(a, b, c, n), do: {:no, a, b, c, n}"}
    end
    """
  end

  defp used(list) when is_list(list), do: Enum.flat_map(list, &used/1)
  defp used({_, args}), do: used(args)
  defp used(leaf), do: [leaf]

  defp lines(lines), do: Enum.map_join(lines, "\n", fn {name, e} -> "    #{name} = #{show(e)}" end)

  defp show({:-, [a]}), do: "-(#{show(a)})"
  defp show({:sqrt, [a]}), do: ":math.sqrt(#{show(a)})"
  defp show({:"=<", [a, b]}), do: "#{show(a)} <= #{show(b)}"
  defp show({op, [a, b]}), do: "(#{show(a)} #{op} #{show(b)})"
  defp show(name) when is_atom(name), do: Atom.to_string(name)
  defp show(number), do: inspect(number)

  # -- As a walk --

  def walk(_, [a, b, c], 0), do: {:end, a, b, c}

  def walk(l, [a, b, c] = args, n) do
    env = Map.new(Enum.zip(@params, args))
    if l.guard && not value(l.guard, env), do: throw({:no, a, b, c, n})
    {before, behind} = Enum.split(l.lines, l.cut)
    env = bind(before, env)
    if value(l.stop, env) do
      {:stop, a, b, c}
    else
      env = bind(behind, env)
      walk(l, Enum.map(l.round, &value(&1, env)), n - 1)
    end
  end

  defp bind(lines, env), do: Enum.reduce(lines, env, fn {name, e}, env -> Map.put(env, name, value(e, env)) end)

  defp value({:sqrt, [a]}, env), do: apply(:math, :sqrt, [value(a, env)])
  defp value({op, args}, env), do: apply(:erlang, erlang(op), Enum.map(args, &value(&1, env)))
  defp value(name, env) when is_atom(name), do: Map.fetch!(env, name)
  defp value(number, _), do: number

  defp erlang(:!=), do: :"/="
  defp erlang(op), do: op

  # -- Both --

  # Equal to the last bit, and the sign of zero.
  def outcome(fun) do
    :erlang.term_to_binary(fun.())
  rescue
    e -> e.__struct__
  catch
    value -> :erlang.term_to_binary(value)
  end

  def check(l) do
    source = source("FuzzLoop", l)
    Code.compile_string(source)
    for _ <- 1..30 do
      {args, n} = {Enum.map(@params, fn _ -> argument() end), upto(12)}
      compiled = outcome(fn -> apply(FuzzLoop, :loop, args ++ [n]) end)
      walked = outcome(fn -> walk(l, args, n) end)
      if compiled != walked, do: fail("#{source}\nloop#{inspect({args, n})}: #{show_outcome(compiled)}, walked #{show_outcome(walked)}")
    end
  end

  defp show_outcome(binary) when is_binary(binary), do: inspect(:erlang.binary_to_term(binary))
  defp show_outcome(module), do: inspect(module)
end

Code.compiler_options(ignore_module_conflict: true)
Fuzz.run(fn -> Floats.check(Floats.loop()) end)
