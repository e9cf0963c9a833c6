defmodule IO.ANSI do
  @moduledoc """
  Escape sequences of terminals: colors, styles, moves of the cursor.

      iex> IO.ANSI.format(["Hello, ", :green, "world!"], true) |> IO.iodata_to_binary()
      "Hello, \\e[32mworld!\\e[0m"
  """

  @type ansicode :: atom
  @type ansilist :: maybe_improper_list(char | ansicode | binary | list, binary | ansicode | [])
  @type ansidata :: ansilist | ansicode | binary

  @colors [:black, :red, :green, :yellow, :blue, :magenta, :cyan, :white]
  @fonts [:font_1, :font_2, :font_3, :font_4, :font_5, :font_6, :font_7, :font_8, :font_9]

  # What stands between `\e[` and the end.
  @styles [
    reset: "0",
    bright: "1",
    faint: "2",
    italic: "3",
    underline: "4",
    blink_slow: "5",
    blink_rapid: "6",
    inverse: "7",
    reverse: "7",
    conceal: "8",
    crossed_out: "9",
    primary_font: "10",
    normal: "22",
    not_italic: "23",
    no_underline: "24",
    blink_off: "25",
    inverse_off: "27",
    reverse_off: "27",
    default_color: "39",
    default_background: "49",
    framed: "51",
    encircled: "52",
    overlined: "53",
    not_framed_encircled: "54",
    not_overlined: "55"
  ]

  @moves [home: "H", clear: "2J", clear_line: "2K"]

  numbered = fn names, first -> for {name, index} <- Enum.with_index(names), do: {name, "#{first + index}"} end

  @sequences Enum.map(
               @styles ++
                 numbered.(@fonts, 11) ++
                 numbered.(@colors, 30) ++
                 numbered.(Enum.map(@colors, &:"#{&1}_background"), 40) ++
                 numbered.(Enum.map(@colors, &:"light_#{&1}"), 90) ++
                 numbered.(Enum.map(@colors, &:"light_#{&1}_background"), 100),
               fn {name, code} -> {name, "\e[#{code}m"} end
             ) ++ Enum.map(@moves, fn {name, code} -> {name, "\e[#{code}"} end)

  for {name, sequence} <- @sequences do
    @doc "The sequence `#{inspect(sequence)}`."
    def unquote(name)(), do: unquote(sequence)
    defp sequence(unquote(name)), do: unquote(sequence)
  end

  defp sequence(other), do: raise(ArgumentError, "invalid ANSI sequence specification: #{inspect(other)}")

  @doc "True if standard output is a terminal that shows colors."
  def enabled?, do: Application.get_env(:elixir, :ansi_enabled, false)

  @doc "The colors `inspect` may use, by kind of term."
  def syntax_colors, do: Application.fetch_env!(:elixir, :ansi_syntax_colors)

  @doc "One of 256 colors."
  def color(code) when code in 0..255, do: "\e[38;5;#{code}m"

  @doc "A color of a cube of 6 by 6 by 6."
  def color(r, g, b) when r in 0..5 and g in 0..5 and b in 0..5, do: color(16 + 36 * r + 6 * g + b)

  @doc "One of 256 colors, as background."
  def color_background(code) when code in 0..255, do: "\e[48;5;#{code}m"

  @doc "A color of a cube of 6 by 6 by 6, as background."
  def color_background(r, g, b) when r in 0..5 and g in 0..5 and b in 0..5 do
    color_background(16 + 36 * r + 6 * g + b)
  end

  @doc "Puts the cursor at a line and column."
  def cursor(line, column) when is_integer(line) and line >= 0 and is_integer(column) and column >= 0 do
    "\e[#{line};#{column}H"
  end

  @doc "Moves the cursor up."
  def cursor_up(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}A"

  @doc "Moves the cursor down."
  def cursor_down(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}B"

  @doc "Moves the cursor right."
  def cursor_right(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}C"

  @doc "Moves the cursor left."
  def cursor_left(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}D"

  @doc """
  Puts sequences in the place of their names, and a reset behind them. With `emit?` false the
  names are dropped.
  """
  def format(ansidata, emit? \\ enabled?()) when is_boolean(emit?) do
    case walk(ansidata, [], [], emit?, false) do
      {done, true} -> [done | reset()]
      {done, false} -> done
    end
  end

  @doc "As `format/2`, without a reset."
  def format_fragment(ansidata, emit? \\ enabled?()) when is_boolean(emit?) do
    {done, _} = walk(ansidata, [], [], emit?, false)
    done
  end

  # What is done, and whether a sequence is in it. `later` holds the tails yet to be walked.
  defp walk([term | rest], later, done, emit?, used?), do: walk(term, [rest | later], done, emit?, used?)
  defp walk([], [next | later], done, emit?, used?), do: walk(next, later, done, emit?, used?)
  defp walk([], [], done, _emit?, used?), do: {done, used?}

  defp walk(name, later, done, emit?, used?) when is_atom(name) do
    sequence = sequence(name)
    if emit?, do: walk([], later, [done | sequence], emit?, true), else: walk([], later, done, emit?, used?)
  end

  defp walk(term, later, done, emit?, used?), do: walk([], later, [done, term], emit?, used?)
end
