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

  def tab2file(table, file), do: tab2file(table, file, [])
  def tab2file(table, file, options), do: :vl_ets_file.write(table, file, options)
  def file2tab(file), do: file2tab(file, [])
  def file2tab(file, options), do: :vl_ets_file.read(file, options)
  def tabfile_info(file), do: :vl_ets_file.info(file)

  def to_dets(_table, _dets), do: :erlang.error(:badarg)
  def from_dets(_table, _dets), do: :erlang.error(:badarg)

  def init_table(table, fun) when is_function(fun, 1) do
    :ets.delete_all_objects(table)
    init_from(table, fun, fun.(:read))
  end

  defp init_from(_table, _fun, :end_of_input), do: true

  defp init_from(table, _fun, {objects, next}) do
    :ets.insert(table, objects)
    init_from(table, next, next.(:read))
  end

  def i do
    row([~c"id", ~c"name", ~c"type", ~c"size", ~c"mem", ~c"owner"])
    :io.put_chars(~c" ----------------------------------------------------------------------------\n")
    :lists.foreach(&row/1, :lists.sort(for table <- :ets.all(), info = :ets.info(table), info != :undefined, do: cells(table, info)))
  end

  defp cells(table, info) do
    [name, type, size, memory] = for item <- [:name, :type, :size, :memory], do: :proplists.get_value(item, info)
    [text(table), text(name), text(type), text(size), text(memory), owner(:proplists.get_value(:owner, info))]
  end

  defp owner(pid) do
    case :erlang.process_info(pid, :registered_name) do
      {:registered_name, name} -> text(name)
      _ -> text(pid)
    end
  end

  defp text(term), do: :lists.flatten(:io_lib.format(~c"~tw", [term]))
  defp row(cells), do: :io.put_chars([Enum.zip_with(cells, [15, 17, 5, 6, 8, 0], &[" " | String.pad_trailing(to_string(&1), &2)]), "\n"])
end
