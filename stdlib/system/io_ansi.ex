defmodule IO.ANSI do
  @moduledoc """
  Escape sequences of terminals.

      iex> IO.ANSI.format(["Hello, ", :red, :bright, "world!"], true)
      [[[[[[], "Hello, "] | "\\e[31m"] | "\\e[1m"], "world!"] | "\\e[0m"]
  """

  @type ansicode :: atom
  @type ansilist :: maybe_improper_list

  @colors [black: 0, red: 1, green: 2, yellow: 3, blue: 4, magenta: 5, cyan: 6, white: 7]

  @attributes [
    reset: 0,
    bright: 1,
    faint: 2,
    italic: 3,
    underline: 4,
    blink_slow: 5,
    blink_rapid: 6,
    inverse: 7,
    reverse: 7,
    conceal: 8,
    crossed_out: 9,
    primary_font: 10,
    font_1: 11,
    font_2: 12,
    font_3: 13,
    font_4: 14,
    font_5: 15,
    font_6: 16,
    font_7: 17,
    font_8: 18,
    font_9: 19,
    normal: 22,
    not_italic: 23,
    no_underline: 24,
    blink_off: 25,
    inverse_off: 27,
    reverse_off: 27,
    default_color: 39,
    default_background: 49,
    framed: 51,
    encircled: 52,
    overlined: 53,
    not_framed_encircled: 54,
    not_overlined: 55
  ]

  @sequences @attributes ++
               Enum.flat_map(@colors, fn {name, code} ->
                 [
                   {name, 30 + code},
                   {:"light_#{name}", 90 + code},
                   {:"#{name}_background", 40 + code},
                   {:"light_#{name}_background", 100 + code}
                 ]
               end)

  for {name, code} <- @sequences do
    @doc "The sequence `#{name}`."
    def unquote(name)(), do: unquote("\e[#{code}m")

    defp sequence(unquote(name)), do: unquote("\e[#{code}m")
  end

  @doc "Moves the cursor to the upper left corner."
  def home, do: "\e[H"

  @doc "Clears the screen."
  def clear, do: "\e[2J"

  @doc "Clears the line."
  def clear_line, do: "\e[2K"

  defp sequence(:home), do: home()
  defp sequence(:clear), do: clear()
  defp sequence(:clear_line), do: clear_line()

  defp sequence(other) do
    raise ArgumentError, "invalid ANSI sequence specification: #{inspect(other)}"
  end

  # -- Colors by number --

  @doc "The foreground color of that number, 0 to 255."
  def color(code) when code in 0..255, do: "\e[38;5;#{code}m"

  @doc "The foreground color of parts from 0 to 5."
  def color(r, g, b) when r in 0..5 and g in 0..5 and b in 0..5, do: color(cube(r, g, b))

  @doc "The background color of that number, 0 to 255."
  def color_background(code) when code in 0..255, do: "\e[48;5;#{code}m"

  @doc "The background color of parts from 0 to 5."
  def color_background(r, g, b) when r in 0..5 and g in 0..5 and b in 0..5, do: color_background(cube(r, g, b))

  defp cube(r, g, b), do: 16 + 36 * r + 6 * g + b

  # -- The cursor --

  @doc "Moves the cursor to a line and column."
  def cursor(line, column) when is_integer(line) and line >= 0 and is_integer(column) and column >= 0,
    do: "\e[#{line};#{column}H"

  @doc "Moves the cursor up."
  def cursor_up(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}A"

  @doc "Moves the cursor down."
  def cursor_down(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}B"

  @doc "Moves the cursor to the right."
  def cursor_right(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}C"

  @doc "Moves the cursor to the left."
  def cursor_left(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}D"

  # -- Text with sequences in it --

  @doc "Are sequences written to the standard devices? By the application variable `:ansi_enabled` of `:elixir`."
  def enabled?, do: Application.get_env(:elixir, :ansi_enabled, false) == true

  @doc "The text with the sequences that its atoms name, and a reset behind it if there were any."
  def format(chardata, emit? \\ enabled?()) when is_boolean(emit?) do
    format(chardata, [], [], emit?, :maybe)
  end

  @doc "As `format/2`, without the reset."
  def format_fragment(chardata, emit? \\ enabled?()) when is_boolean(emit?) do
    format(chardata, [], [], emit?, false)
  end

  # `reset`: false, or :maybe until a sequence has been written, then true.
  defp format([term | rest], later, done, emit?, reset), do: format(term, [rest | later], done, emit?, reset)

  defp format(term, later, done, true, reset) when is_atom(term) and term != [] do
    format([], later, [done | sequence(term)], true, !!reset)
  end

  defp format(term, later, done, false, reset) when is_atom(term) and term != [] do
    _ = sequence(term)
    format([], later, done, false, reset)
  end

  defp format([], [next | later], done, emit?, reset), do: format(next, later, done, emit?, reset)
  defp format([], [], done, true, true), do: [done | "\e[0m"]
  defp format([], [], done, _emit?, _reset), do: done
  defp format(term, later, done, emit?, reset), do: format([], later, [done, term], emit?, reset)
end
