defmodule Path.Wildcard do
  @moduledoc false
  # A pattern is a list of parts; each part is `:deep` for `**`, or a list of items that a
  # name is matched against: a character, :any, :many, {:class, ranges}, {:choice, lists}.

  def expand(glob, dots?) do
    {root, parts} =
      case Path.split(glob) do
        ["/" | parts] -> {"/", parts}
        parts -> {"", parts}
      end

    parts |> Enum.map(&compile/1) |> walk(root, dots?) |> Enum.uniq() |> Enum.sort()
  end

  defp walk([], path, _dots?), do: [path]

  defp walk([:deep | rest] = parts, path, dots?) do
    below = for name <- names(path, dots?), directory?(join(path, name)), found <- walk(parts, join(path, name), dots?), do: found
    here = if rest == [], do: for(name <- names(path, dots?), do: join(path, name)), else: walk(rest, path, dots?)
    here ++ below
  end

  defp walk([{:literal, name} | rest], path, dots?) do
    next = join(path, name)
    if exists?(next), do: walk(rest, next, dots?), else: []
  end

  defp walk([items | rest], path, dots?) do
    starts_dot? = match?([?. | _], items)

    for name <- names(path, dots? or starts_dot?),
        match(items, String.to_charlist(name)),
        next = join(path, name),
        rest == [] or directory?(next),
        found <- walk(rest, next, dots?),
        do: found
  end

  defp names(path, dots?) do
    case :file.list_dir(if(path == "", do: ".", else: path)) do
      {:ok, names} ->
        names = Enum.map(names, &IO.chardata_to_string/1)
        if dots?, do: names, else: Enum.reject(names, &String.starts_with?(&1, "."))

      _ ->
        []
    end
  end

  defp join("", name), do: name
  defp join("/", name), do: "/" <> name
  defp join(path, name), do: path <> "/" <> name

  defp directory?(path), do: File.dir?(path)
  defp exists?(path), do: match?({:ok, _}, :file.read_link_info(path))

  defp compile("**"), do: :deep

  defp compile(part) do
    items = items(String.to_charlist(part), [])
    if Enum.all?(items, &is_integer/1), do: {:literal, part}, else: items
  end

  defp items([], done), do: :lists.reverse(done)
  defp items([?\\, char | rest], done), do: items(rest, [char | done])
  defp items([?* | rest], [:many | _] = done), do: items(rest, done)
  defp items([?* | rest], done), do: items(rest, [:many | done])
  defp items([?? | rest], done), do: items(rest, [:any | done])

  defp items([?[ | rest], done) do
    case Enum.split_while(rest, &(&1 != ?])) do
      {class, [?] | rest]} when class != [] -> items(rest, [{:class, ranges(class, [])} | done])
      _ -> items(rest, [?[ | done])
    end
  end

  defp items([?{ | rest], done) do
    case Enum.split_while(rest, &(&1 != ?})) do
      {choices, [?} | rest]} ->
        choices = for choice <- :string.split(choices, ',', :all), do: items(choice, [])
        items(rest, [{:choice, choices} | done])

      _ ->
        items(rest, [?{ | done])
    end
  end

  defp items([char | rest], done), do: items(rest, [char | done])

  defp ranges([from, ?-, to | rest], done), do: ranges(rest, [{from, to} | done])
  defp ranges([char | rest], done), do: ranges(rest, [{char, char} | done])
  defp ranges([], done), do: done

  defp match([], []), do: true
  defp match([:many], _chars), do: true
  defp match([:many | rest] = items, chars), do: match(rest, chars) or (chars != [] and match(items, tl(chars)))
  defp match([{:choice, choices} | rest], chars), do: Enum.any?(choices, &match(&1 ++ rest, chars))
  defp match([:any | rest], [_ | chars]), do: match(rest, chars)
  defp match([{:class, ranges} | rest], [char | chars]), do: Enum.any?(ranges, fn {a, b} -> char in a..b end) and match(rest, chars)
  defp match([char | rest], [char | chars]), do: match(rest, chars)
  defp match(_items, _chars), do: false
end
