defmodule :vl_profile do
  @moduledoc """
  `vm profile`: runs a program and tells which functions its time went to.

  Samples of the stacks of what runs, one each millisecond of a scheduler's time, are counted by the machine
  (`start/0`, `stop/0`). A function's own share is that of the samples in which it ran, its share in all that of those in
  which it was on the stack.
  """

  @rows 30

  @doc "Runs the function, then reports on standard error; the stacks go to a file too, unless that is nil."
  def run(fun, folded) do
    true = :vl_profile.start()

    try do
      fun.()
    after
      samples = :vl_profile.stop()
      IO.write(:stderr, report(samples))
      if folded, do: File.write!(folded, folded(samples))
    end
  end

  @doc "The table of functions, those that ran most first."
  def report(samples) do
    total = samples |> Enum.map(&elem(&1, 0)) |> Enum.sum()
    own = shares(samples, &Enum.take(&1, 1))
    all = shares(samples, &Enum.uniq/1)

    rows =
      for {function, count} <- all |> Enum.sort_by(&order(&1, own)) |> Enum.take(@rows) do
        [percent(Map.get(own, function, 0), total), percent(count, total), "  ", name(function), ?\n]
      end

    ["#{total} samples, 1 ms each\n\n    own   total  function\n" | rows]
  end

  defp shares(samples, functions) do
    for {count, stack} <- samples, function <- functions.(stack), reduce: %{} do
      shares -> Map.update(shares, function, count, &(&1 + count))
    end
  end

  defp order({function, count}, own), do: {-Map.get(own, function, 0), -count, function}

  defp percent(count, total), do: "#{Float.round(100 * count / max(total, 1), 1)} %" |> String.pad_leading(8)

  @doc "Lines of a stack, the outermost function first, and a count: what flame graphs are drawn from."
  def folded(samples) do
    samples
    |> Enum.map(fn {count, stack} -> [stack |> Enum.reverse() |> Enum.map_intersperse(?;, &name/1), " #{count}\n"] end)
    |> Enum.sort_by(&IO.iodata_to_binary/1)
  end

  # As in a stack trace, without what folded stacks are parted by.
  defp name({module, function, arity}) do
    Exception.format_mfa(module, function, arity) |> String.replace([";", " "], "_")
  end
end
