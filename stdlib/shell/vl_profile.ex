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

  @doc "Runs the function, then tells on standard error which ops ran and how often. The machine must count them."
  def run_counting(fun) do
    before = :vl_profile.ops()
    if before == nil, do: raise("ops are counted where machine code can be made: x86-64")

    try do
      fun.()
    after
      IO.write(:stderr, ops_report(before, :vl_profile.ops()))
    end
  end

  @doc "The table of ops that ran between two counts, those that ran most first."
  def ops_report(before, later) do
    was = for {count, op} <- before, into: %{}, do: {op, count}
    ran = for {count, op} <- later, new = count - Map.get(was, op, 0), new > 0, do: {new, op}
    total = ran |> Enum.map(&elem(&1, 0)) |> Enum.sum()

    rows =
      for {count, op} <- Enum.sort_by(ran, fn {count, op} -> {-count, op} end) do
        [String.pad_leading(Integer.to_string(count), 14), percent(count, total), "  ", op, ?\n]
      end

    ["#{total} ops\n\n         times   share  op\n" | rows]
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
