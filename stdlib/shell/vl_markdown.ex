defmodule :vl_markdown do
  @moduledoc false
  # Documentation as the shell prints it: paragraphs and lists fill the lines, code and the rest stay as written.

  def wrap(text, width) do
    text
    |> String.split(["\r\n", "\n"])
    |> blocks([], [])
    |> join(width)
  end

  # Blocks are lists of lines between empty ones.
  defp blocks([], [], done), do: Enum.reverse(done)
  defp blocks([], block, done), do: Enum.reverse([Enum.reverse(block) | done])

  defp blocks([line | rest], block, done) do
    cond do
      String.trim(line) != "" -> blocks(rest, [line | block], done)
      block == [] -> blocks(rest, [], done)
      true -> blocks(rest, [], [Enum.reverse(block) | done])
    end
  end

  defp join([], _width), do: ""

  defp join([block | rest], width) do
    # An empty line inside of code belongs to it.
    gap = if code?(block) and rest != [] and code?(hd(rest)), do: "    \n", else: "\n"
    block(block, width) <> if(rest == [], do: "", else: gap <> join(rest, width))
  end

  defp code?(["    " <> _ | _]), do: true
  defp code?(_block), do: false

  defp block([first | _] = lines, width) do
    cond do
      code?(lines) or String.starts_with?(String.trim_leading(first), ["#", "```", "|", ">"]) -> lines(lines)
      item(first) -> lines |> items([]) |> Enum.map_join(fn text -> fill(text, "  * ", "    ", width) end)
      true -> lines |> Enum.map_join(" ", &String.trim/1) |> fill("", "", width)
    end
  end

  defp lines(lines), do: Enum.map_join(lines, &(&1 <> "\n"))

  defp item(line) do
    case String.trim_leading(line) do
      "* " <> text -> text
      "- " <> text -> text
      _ -> nil
    end
  end

  # The items of a list, each as one line.
  defp items([], done), do: Enum.reverse(done)

  defp items([line | rest], done) do
    case {item(line), done} do
      {nil, [last | done]} -> items(rest, [last <> " " <> String.trim(line) | done])
      {text, done} -> items(rest, [text | done])
    end
  end

  defp fill(text, first, further, width) do
    text
    |> String.split([" ", "\t"], trim: true)
    |> fill(first, String.length(first), further, width, true)
    |> IO.iodata_to_binary()
  end

  defp fill([], line, _used, _further, _width, _empty), do: [line, ?\n]

  defp fill([word | rest], line, used, further, width, empty) do
    size = String.length(word)

    cond do
      empty -> fill(rest, [line, word], used + size, further, width, false)
      used + 1 + size <= width -> fill(rest, [line, ?\s, word], used + 1 + size, further, width, false)
      true -> [line, ?\n | fill([word | rest], further, String.length(further), further, width, true)]
    end
  end
end
