defmodule :ets do
  @moduledoc false
  # What of :ets is no builtin.

  def foldl(fun, acc, table) when is_function(fun, 2),
    do: fixed(table, fn -> fold(fun, acc, table, :vl_ets.first(table), &:vl_ets.next/2) end)

  def foldr(fun, acc, table) when is_function(fun, 2),
    do: fixed(table, fn -> fold(fun, acc, table, :vl_ets.last(table), &:vl_ets.prev/2) end)

  defp fold(_fun, acc, _table, :"$end_of_table", _step), do: acc
  defp fold(fun, acc, table, [key | objects], step), do: fold(fun, :lists.foldl(fun, acc, objects), table, step.(table, key), step)

  defp fixed(table, work) do
    :ets.safe_fixtable(table, true)

    try do
      work.()
    after
      :ets.safe_fixtable(table, false)
    end
  end

  def test_ms(object, spec) do
    case :vl_ets_spec.faults(spec) do
      [] -> {:ok, List.first(:ets.match_spec_run([object], :ets.match_spec_compile(spec)), false)}
      faults -> {:error, for(text <- faults, do: {:error, :unicode.characters_to_list(text)})}
    end
  end

  def repair_continuation(continuation, _spec), do: continuation
  def match_spec_run_r(list, spec, tail), do: :lists.reverse(:ets.match_spec_run(list, spec), tail)

  def fun2ms(_fun),
    do:
      :erlang.exit(
        {:badarg,
         {:ets, :fun2ms,
          [
            :function,
            :called,
            :with,
            :real,
            :fun,
            :should,
            :be,
            :transformed,
            :with,
            :parse_transform,
            :or,
            :called,
            :with,
            :a,
            :fun,
            :generated,
            :in,
            :the,
            :shell
          ]}}
      )

  # -- Tables in files: a term of the settings and all objects --

  def tab2file(table, file), do: tab2file(table, file, [])

  def tab2file(table, file, _options) do
    settings = for item <- [:name, :type, :protection, :named_table, :keypos], do: {item, :ets.info(table, item)}
    bytes = :erlang.term_to_binary({:ets_table, settings, :ets.tab2list(table)}, [:compressed])

    case :file.write_file(file, bytes) do
      :ok -> :ok
      {:error, reason} -> {:error, {:file_error, file, reason}}
    end
  end

  def file2tab(file), do: file2tab(file, [])

  def file2tab(file, _options) do
    with {:ok, bytes} <- :file.read_file(file),
         {:ets_table, settings, objects} <- :erlang.binary_to_term(bytes) do
      named = if :proplists.get_value(:named_table, settings), do: [:named_table], else: []

      options = [
        :proplists.get_value(:type, settings),
        :proplists.get_value(:protection, settings),
        {:keypos, :proplists.get_value(:keypos, settings)} | named
      ]

      table = :ets.new(:proplists.get_value(:name, settings), options)
      :ets.insert(table, objects)
      {:ok, table}
    else
      {:error, reason} -> {:error, {:read_error, {:file_error, file, reason}}}
      _ -> {:error, :badfile}
    end
  rescue
    ArgumentError -> {:error, :badfile}
  end

  def to_dets(_table, _dets), do: :erlang.error(:badarg)
  def from_dets(_table, _dets), do: :erlang.error(:badarg)
  def init_table(table, fun) when is_function(fun, 1), do: init_from(table, fun, fun.(:read))

  defp init_from(_table, _fun, :end_of_input), do: true

  defp init_from(table, _fun, {objects, next}) do
    :ets.insert(table, objects)
    init_from(table, next, next.(:read))
  end

  def i, do: :lists.foreach(&IO.puts(inspect(&1)), :ets.all())
end
