# Parses files with Vial's parser and with Elixir's, and compares.
#
#   elixir compare.exs DUMP [--modes a,b] [--errors prefixes|deletions] [--show N] FILES
defmodule Compare do
  import Bitwise

  @modes [
    plain: {0, []},
    columns: {1, [columns: true]},
    metadata: {3, [columns: true, token_metadata: true]},
    encoder: {19, [columns: true, token_metadata: true, encode: true]},
    raw: {5, [columns: true, unescape: false]},
    comments: {31, [columns: true, token_metadata: true, unescape: false, encode: true, comments: true]}
  ]

  def main([dump | args]) do
    {opts, files, _} = OptionParser.parse(args, strict: [modes: :string, errors: :string, show: :integer])
    port = Port.open({:spawn_executable, dump}, [:binary, packet: 4])
    show = opts[:show] || 3

    case opts[:errors] do
      nil -> trees(port, files, opts, show)
      kind -> errors(port, files, kind, show)
    end
  end

  defp ask(port, flags, text) do
    Port.command(port, <<flags, text::binary>>)

    receive do
      {^port, {:data, data}} -> :erlang.binary_to_term(data)
    after
      60_000 -> raise "no answer"
    end
  end

  # -- Trees --

  defp trees(port, files, opts, show) do
    names = if opts[:modes], do: Enum.map(String.split(opts[:modes], ","), &String.to_atom/1), else: Keyword.keys(@modes)

    for name <- names do
      {flags, options} = @modes[name]

      bad =
        for file <- files, text = File.read!(file), String.valid?(text), not same?(port, flags, options, file, text), do: file

      IO.puts("#{name}: #{length(files) - length(bad)} of #{length(files)} equal")
      for file <- Enum.take(bad, show), do: explain(port, flags, options, file)
    end
  end

  defp ours(port, flags, text) do
    case ask(port, flags, text) do
      {:ok, quoted, comments} -> if band(flags, 8) != 0, do: {:ok, quoted, comments}, else: {:ok, quoted}
      {:error, line, 0, message, token} -> {:error, {[line: line], message, token}}
      {:error, line, column, message, token} -> {:error, {[line: line, column: column], message, token}}
    end
  end

  defp theirs(options, text) do
    options = [emit_warnings: false] ++ options
    options = if options[:encode], do: [literal_encoder: &{:ok, {:__block__, &2, [&1]}}] ++ options, else: options
    if options[:comments], do: Code.string_to_quoted_with_comments(text, options), else: Code.string_to_quoted(text, options)
  rescue
    e -> {:raised, e}
  end

  defp same?(port, flags, options, _file, text), do: ours(port, flags, text) === theirs(options, text)

  defp explain(port, flags, options, file) do
    text = File.read!(file)
    IO.puts("-- #{file}")
    diff(ours(port, flags, text), theirs(options, text), [])
  end

  defp diff(a, b, _path) when a === b, do: :same

  defp diff(a, b, path) when is_tuple(a) and is_tuple(b) and tuple_size(a) == tuple_size(b) do
    Enum.zip(Tuple.to_list(a), Tuple.to_list(b)) |> first_diff([a | path])
  end

  defp diff(a, b, path) when is_list(a) and is_list(b) and length(a) == length(b) do
    Enum.zip(a, b) |> first_diff(path)
  end

  defp diff(a, b, path) do
    context = Enum.find_value(path, fn t -> is_tuple(t) && tuple_size(t) == 3 && is_list(elem(t, 1)) && elem(t, 1) end)
    IO.puts("   near #{inspect(context)}\n   ours   #{inspect(a, limit: 30)}\n   theirs #{inspect(b, limit: 30)}")
    :different
  end

  defp first_diff(pairs, path) do
    Enum.find_value(pairs, :same, fn {a, b} -> if diff(a, b, path) == :different, do: :different end)
  end

  # -- Errors --

  defp errors(port, files, kind, show) do
    results =
      for file <- files, text = File.read!(file), String.valid?(text), broken <- broken(kind, text), part <- [:tuple, :exception] do
        {file, broken, ours_broken(port, part, broken), theirs_broken(part, broken)}
      end

    wrong = for {_, _, a, b} = all <- results, a !== b, do: all
    IO.puts("#{kind}: #{length(results) - length(wrong)} of #{length(results)} equal")
    for {file, broken, a, b} <- Enum.take(Enum.shuffle(wrong), show) do
      IO.puts("-- #{file} ... #{inspect(String.slice(broken, -80, 80))}\n   ours   #{short(a)}\n   theirs #{short(b)}")
      File.write!("/tmp/broken.ex", broken)
    end
  end

  defp ours_broken(port, :tuple, text), do: ours(port, 1, text)

  defp ours_broken(port, :exception, text) do
    case ask(port, 65, text) do
      {:raise, exception} -> exception
      {:ok, quoted, _} -> quoted
    end
  end

  defp theirs_broken(:tuple, text), do: theirs([columns: true], text)

  defp theirs_broken(:exception, text) do
    Code.string_to_quoted!(text, columns: true, emit_warnings: false)
  rescue
    e -> e
  end

  defp short({:ok, _}), do: "ok"
  defp short(other), do: inspect(other, limit: 20, printable_limit: 300)

  defp broken("prefixes", text) do
    lines = String.split(text, "\n")
    for n <- 1..length(lines), do: lines |> Enum.take(n) |> Enum.join("\n")
  end

  defp broken("deletions", text) do
    pieces = Regex.scan(~r/\w+|\s+|[^\w\s]/u, text) |> List.flatten()
    count = length(pieces)

    for i <- Enum.take_every(0..(count - 1), max(div(count, 40), 1)), String.trim(Enum.at(pieces, i)) != "" do
      pieces |> List.delete_at(i) |> Enum.join()
    end
  end
end

Compare.main(System.argv())
